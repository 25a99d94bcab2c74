import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { namedChannelSchema, type NamedChannel } from '../../../src/core/comms/channels/named.ts';
import { addressOf } from '../../../src/editor/comms/address.ts';
import { sendUpdate, testChannel } from '../../../src/editor/comms/send.ts';

const UPDATE = {
  title: 'Checkout incident',
  text: 'Status: Investigating',
  status: 'investigating',
  at: '2026-11-20T14:00:00.000Z',
} as const;

const channel = (more: object): NamedChannel =>
  namedChannelSchema.parse({ name: 'It', audience: 'team', ...more });
const SLACK = channel({ type: 'slack' });
const JSON_TEMPLATE = { type: 'json', template: { message: '${text}' } };

interface Got {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
}
type Reply = (response: ServerResponse, request: IncomingMessage) => void;

const withStatus =
  (code: number, body = '', headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(code, headers).end(body);
const NEVER: Reply = () => undefined;

describe('sending an update', () => {
  let server: Server;
  let origin = '';
  let got: Got[] = [];
  let replies: Reply[] = [];

  beforeEach(async () => {
    [got, replies] = [[], []];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const key = request.headers['idempotency-key'];
        got.push({
          method: request.method ?? '',
          url: request.url ?? '',
          body: Buffer.concat(chunks).toString(),
          key: typeof key === 'string' ? key : undefined,
          authorization: request.headers.authorization,
        });
        (replies.shift() ?? withStatus(200, 'ok'))(response, request);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const send = (named: NamedChannel, more: { readonly timeout?: number; readonly secret?: string } = {}) =>
    sendUpdate(named, UPDATE, {
      secret: `${origin}/hook/s3cret`,
      idempotencyKey: 'k1',
      backoff: 1,
      statuspage: origin,
      ...more,
    });

  it('S34: goes to Slack, Teams, Discord and any service of JSON, and tells what they answered', async () => {
    replies = [
      withStatus(200, 'ok'),
      withStatus(202),
      withStatus(200, '{"id":"77"}'),
      withStatus(201, '{"id":5}'),
    ];
    const outcomes = [
      await send(SLACK),
      await send(channel({ type: 'teams' })),
      await send(channel({ type: 'discord' })),
      await send(channel(JSON_TEMPLATE)),
    ];
    assert.deepEqual(outcomes, [
      { outcome: 'sent', answer: { code: 200 } },
      { outcome: 'sent', answer: { code: 202 } },
      { outcome: 'sent', answer: { code: 200, id: '77' } },
      { outcome: 'sent', answer: { code: 201, id: '5' } },
    ]);
    assert.deepEqual(
      got.map(({ url }) => url),
      ['/hook/s3cret', '/hook/s3cret', '/hook/s3cret?wait=true', '/hook/s3cret'],
    );
    assert.deepEqual(JSON.parse(got[3]?.body ?? ''), { message: 'Status: Investigating' });
    assert.ok(got.every(({ key }) => key === 'k1'));
  });

  it('S34: opens an incident on a status page with the key of its API', async () => {
    replies = [withStatus(201, '{"id":"inc1"}')];
    const outcome = await send(channel({ type: 'statuspage', page: 'p1' }), { secret: 'abc' });
    assert.deepEqual(outcome, { outcome: 'sent', answer: { code: 201, id: 'inc1' } });
    assert.deepEqual(
      [got[0]?.method, got[0]?.url, got[0]?.authorization],
      ['POST', '/v1/pages/p1/incidents', 'OAuth abc'],
    );
  });

  it('says so when a status page does not tell what it calls the incident', async () => {
    replies = [withStatus(201, '{"id":{"a":1}}')];
    const outcome = await send(channel({ type: 'statuspage', page: 'p1' }), { secret: 'abc' });
    assert.equal(outcome.outcome, 'sent');
    assert.match('note' in outcome ? (outcome.note ?? '') : '', /did not say what it calls/);
  });

  it('after a 500 nobody knows whether it arrived, so it is not repeated by itself', async () => {
    replies = [withStatus(500, 'rollup_error'), withStatus(200, 'ok')];
    const outcome = await send(SLACK);
    assert.equal(outcome.outcome, 'unknown');
    assert.match('message' in outcome ? outcome.message : '', /500: rollup_error.*Look in the channel/);
    assert.equal(got.length, 1);
  });

  it('after a 500 it is repeated with the same key where the team says that the service acts on a key once', async () => {
    replies = [withStatus(500), withStatus(200, '{}')];
    const outcome = await send(channel({ ...JSON_TEMPLATE, idempotent: true }));
    assert.equal(outcome.outcome, 'sent');
    assert.deepEqual(
      got.map(({ key }) => key),
      ['k1', 'k1'],
    );
  });

  it('is repeated where the service says that it took nothing, at most three times in all', async () => {
    replies = [withStatus(503), withStatus(429, '', { 'retry-after': '0' }), withStatus(200)];
    assert.equal((await send(SLACK)).outcome, 'sent');
    replies = [withStatus(503, '', { 'retry-after': '0' }), withStatus(429, '', { 'retry-after': '3600' })];
    assert.equal((await send(SLACK)).outcome, 'failed');
    assert.equal(got.length, 5, 'an hour is not waited for');
  });

  it('a time-out leaves it open, and is not repeated by itself', async () => {
    replies = [NEVER];
    const outcome = await send(SLACK, { timeout: 150 });
    assert.equal(outcome.outcome, 'unknown');
    assert.match('message' in outcome ? outcome.message : '', /nobody knows whether it arrived/);
    assert.equal(got.length, 1);
  });

  it('a connection that breaks after the request leaves it open', async () => {
    replies = [(_response, request) => request.socket.destroy()];
    assert.equal((await send(SLACK)).outcome, 'unknown');
    assert.equal(got.length, 1);
  });

  for (const [code, words] of [
    [401, /does not accept the key/],
    [404, /knows no such channel/],
    [400, /did not take it \(status 400: invalid_payload\)/],
  ] as const) {
    it(`a ${code} is said in words, without the address`, async () => {
      replies = [withStatus(code, 'invalid_payload')];
      const outcome = await send(SLACK);
      assert.equal(outcome.outcome, 'failed');
      const message = 'message' in outcome ? outcome.message : '';
      assert.match(message, words);
      assert.doesNotMatch(message, /s3cret|127\.0\.0\.1/);
      assert.equal(got.length, 1);
    });
  }

  it('a refused connection is tried three times, and nothing was sent', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const outcome = await send(SLACK, { secret: `http://127.0.0.1:${port}/s3cret` });
    assert.equal(outcome.outcome, 'failed');
    const message = 'message' in outcome ? outcome.message : '';
    assert.match(message, /cannot be reached \(ECONNREFUSED\)/);
    assert.doesNotMatch(message, /s3cret/);
  });

  it('follows a redirect within the host that keeps the request, and no other', async () => {
    replies = [withStatus(308, '', { location: '/moved' }), withStatus(200)];
    assert.equal((await send(SLACK)).outcome, 'sent');
    assert.deepEqual(
      got.map(({ method, url }) => `${method} ${url}`),
      ['POST /hook/s3cret', 'POST /moved'],
    );
    const elsewhere = origin.replace('127.0.0.1', 'localhost');
    for (const [status, location] of [
      [307, `${elsewhere}/x`],
      [302, '/login'],
    ] as const) {
      got = [];
      replies = [withStatus(status, '', { location })];
      assert.equal((await send(SLACK)).outcome, 'failed');
      assert.equal(got.length, 1, `${status} to ${location}`);
    }
    got = [];
    replies = Array.from({ length: 9 }, () => withStatus(307, '', { location: '/again' }));
    assert.equal((await send(SLACK)).outcome, 'failed');
    assert.equal(got.length, 4);
  });

  it('reads no more than a little of a huge answer, and knows from the status that it was sent', async () => {
    let written = 0;
    replies = [
      (response) => {
        response.writeHead(200);
        const more = (): void => {
          while (written < 64 * 1024 * 1024 && !response.destroyed) {
            written += 65_536;
            if (!response.write(Buffer.alloc(65_536, 'x'))) return void response.once('drain', more);
          }
          response.end();
        };
        more();
      },
    ];
    assert.deepEqual(await send(SLACK), { outcome: 'sent', answer: { code: 200 } });
    assert.ok(written < 32 * 1024 * 1024, `${written} bytes`);
  });

  it('is tested by a message that says so, or by asking for the page', async () => {
    const options = { secret: `${origin}/hook`, idempotencyKey: 't', statuspage: origin };
    assert.equal((await testChannel(SLACK, UPDATE.at, options)).outcome, 'sent');
    assert.match(got[0]?.body ?? '', /A test of Fireline/);
    replies = [withStatus(401)];
    const page = channel({ type: 'statuspage', page: 'p1' });
    assert.equal((await testChannel(page, UPDATE.at, { ...options, secret: 'k' })).outcome, 'failed');
    assert.deepEqual([got[1]?.method, got[1]?.url], ['GET', '/v1/pages/p1']);
  });
});

describe('channels and their addresses', () => {
  it('are https, or http on this machine', () => {
    for (const good of [
      'https://hooks.example.com/x',
      'http://localhost:9/x',
      'http://127.0.0.1/',
      'http://[::1]:8/',
    ])
      assert.equal(addressOf(good).href.slice(0, 4), 'http');
    for (const bad of [
      'http://example.com/s3cret',
      'http://localhost.evil.com/s3cret',
      'http://127.0.0.1.evil.com/s3cret',
      'ftp://localhost/s3cret',
      'https://user:s3cret@example.com/',
      's3cret',
      '',
    ])
      assert.throws(
        () => addressOf(bad),
        (error: Error) => error.message.includes('not one of https') && !error.message.includes('s3cret'),
      );
  });

  it('are refused with a reason where the setting makes no sense', () => {
    const problem = (value: unknown): string =>
      namedChannelSchema.safeParse(value).error?.issues[0]?.message ?? '';
    const named = { name: 'A', audience: 'team' };
    assert.match(problem({ ...named, type: 'text' }), /only for copying/);
    assert.match(problem({ ...named, type: 'json', template: '${url}' }), /\$\{url\}, which does not exist/);
    assert.match(problem({ type: 'slack', audience: 'team' }), /^name: /);
    assert.match(problem({ ...named, type: 'fax' }), /^type: /);
    assert.notEqual(problem(7), '');
    assert.equal(problem({ ...named, type: 'slack' }), '');
  });
});
