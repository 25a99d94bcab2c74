import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { namedChannelSchema } from '../../../src/core/comms/channels/named.ts';
import { nextUpdateId, type Approved } from '../../../src/core/comms/sending.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { deliver, type Ledger } from '../../../src/editor/comms/deliver.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { author, makeSandbox, newIncident, type Sandbox } from '../journal/helpers.ts';

const PAGE = namedChannelSchema.parse({
  name: 'Page',
  audience: 'customers',
  type: 'statuspage',
  page: 'p1',
});

describe('delivering what was approved', () => {
  let sandbox: Sandbox;
  let server: Server;
  let statuspage = '';
  let got: string[] = [];
  let codes: number[] = [];
  let recordedBefore: (() => Promise<Incident>) | undefined;
  let attemptsSeen: string[] = [];

  beforeEach(async () => {
    sandbox = await makeSandbox();
    [got, codes, attemptsSeen, recordedBefore] = [[], [], [], undefined];
    server = createServer((request, response) => {
      got.push(`${request.method ?? ''} ${request.url ?? ''}`);
      void (async () => {
        const incident = await recordedBefore?.();
        attemptsSeen.push(
          ...(incident?.updates.flatMap((one) => one.attempts ?? []) ?? []).map((one) => one.outcome),
        );
        response.writeHead(codes.shift() ?? 201).end('{"id":"inc1"}');
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    statuspage = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sandbox.dispose();
  });

  async function incidentOf(journal: Journal, id: string): Promise<Incident> {
    const incident = foldIncident(await journal.read(id));
    assert.ok(incident);
    return incident;
  }
  const ledger = (journal: Journal, id: string): Ledger => ({
    lock: join(journal.location, 'fireline-sending.lock'),
    read: () => incidentOf(journal, id),
    record: async (draft) => {
      await journal.append(id, [draft], author);
    },
  });
  async function declare(journal: Journal): Promise<string> {
    const id = newIncident();
    const data = { title: 'Checkout fails', severity: 'P1' } as const;
    await journal.append(id, [{ kind: 'incident.declared', data }], author);
    return id;
  }
  const approved = (incident: Incident, text = 'We are looking into it.'): Approved => ({
    update: nextUpdateId(incident, 'status'),
    kind: 'status',
    title: 'Checkout incident',
    text,
    status: 'investigating',
  });
  const options = () => ({ channel: PAGE, secret: 'key', statuspage, backoff: 1 });

  it('S34: is on record before it is sent, and with text, time, channel and answer after it', async () => {
    const journal = await sandbox.open();
    const id = await declare(journal);
    recordedBefore = () => incidentOf(journal, id);
    const words = approved(await incidentOf(journal, id));
    assert.equal((await deliver(ledger(journal, id), words, options())).outcome, 'sent');
    assert.deepEqual(attemptsSeen, ['sending']);
    const [update] = (await incidentOf(journal, id)).updates;
    assert.equal(update?.state, 'sent');
    const [sent] = update.sent;
    assert.deepEqual(
      [sent?.text, sent?.channel, sent?.answer, sent?.by.name],
      [words.text, 'Page', { code: 201, id: 'inc1' }, author.actor.name],
    );
  });

  it('S34: the next one goes to the same incident of the status page', async () => {
    const journal = await sandbox.open();
    const id = await declare(journal);
    await deliver(ledger(journal, id), approved(await incidentOf(journal, id)), options());
    await deliver(ledger(journal, id), approved(await incidentOf(journal, id), 'It is fixed.'), options());
    assert.deepEqual(got, ['POST /v1/pages/p1/incidents', 'PATCH /v1/pages/p1/incidents/inc1']);
  });

  it('S34: two windows that send the same update at once send it once', async () => {
    const journals = [await sandbox.open(), await sandbox.open()];
    const id = await declare(journals[0]!);
    const words = approved(await incidentOf(journals[0]!, id));
    const outcomes = await Promise.all(
      journals.map((journal) => deliver(ledger(journal, id), words, options())),
    );
    assert.deepEqual(outcomes.map(({ outcome }) => outcome).sort(), ['failed', 'sent']);
    assert.equal(got.length, 1);
    const refused = outcomes.find((one) => one.outcome === 'failed');
    assert.match(refused && 'message' in refused ? refused.message : '', /to Page/);
    const [update] = (await incidentOf(journals[1]!, id)).updates;
    assert.equal(update?.sent.length, 1);
  });

  it('after an unknown end it is only sent again when a person who saw that says so', async () => {
    const journal = await sandbox.open();
    const id = await declare(journal);
    codes = [500];
    const words = approved(await incidentOf(journal, id));
    const attempt = async () => (await incidentOf(journal, id)).updates[0]?.attempts?.[0];
    assert.equal((await deliver(ledger(journal, id), words, options())).outcome, 'unknown');
    assert.deepEqual([(await attempt())?.outcome, (await attempt())?.text], ['unknown', words.text]);
    const refused = await deliver(ledger(journal, id), words, options());
    assert.match('message' in refused ? refused.message : '', /nobody knows yet whether it arrived/);
    assert.equal(got.length, 1);
    const seen = (await attempt())?.event;
    assert.equal((await deliver(ledger(journal, id), words, { ...options(), seen })).outcome, 'sent');
    assert.equal(got.length, 2);
    const twice = await deliver(ledger(journal, id), words, { ...options(), seen });
    assert.match('message' in twice ? twice.message : '', /has been sent to Page already/);
    assert.equal(got.length, 2);
  });

  it('what certainly failed may be sent again without a question', async () => {
    const journal = await sandbox.open();
    const id = await declare(journal);
    codes = [401];
    const words = approved(await incidentOf(journal, id));
    assert.equal((await deliver(ledger(journal, id), words, options())).outcome, 'failed');
    assert.equal((await incidentOf(journal, id)).updates[0]?.attempts?.[0]?.outcome, 'failed');
    assert.equal((await deliver(ledger(journal, id), words, options())).outcome, 'sent');
    assert.equal(got.length, 2);
  });
});
