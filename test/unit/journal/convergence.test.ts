import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { GitJournal } from '../../../src/git/journal/git-journal.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { pick, randomDraft, seeded, seedOfRun } from './chance.ts';
import { author, git, newIncident } from './helpers.ts';
import { clean, declaration, makeTeam, type Clone, type Team } from './team.ts';

const HOUR = 3_600_000;
const STEPS = 80;
const SKEWS = [0, -3 * HOUR, 5 * HOUR, 20_000];

/** A clone, and what it is known to have acknowledged. */
interface Responder {
  readonly clone: Clone;
  readonly now: () => number;
  /** The last one writes; those before it were left open, as by a window that hangs. */
  readonly windows: Journal[];
  isOffline: boolean;
}

describe('convergence', function () {
  this.timeout(90_000);
  let team: Team;
  beforeEach(async () => (team = await makeTeam()));
  afterEach(() => team.dispose());

  it('of four clones, whatever happens: the same for all, nothing lost, nothing twice, no push rejected', async () => {
    const seed = seedOfRun();
    console.log(`      seed ${seed}`);
    const random = seeded(seed);
    const incidents = [newIncident(), newIncident()];
    const acknowledged = new Map(incidents.map((incident) => [incident, new Set<string>()]));
    let kills = 0;
    const responders = await Promise.all(
      SKEWS.map((skew, index) => makeResponder(team, `clone-${index}`, skew)),
    );
    const append = async ({ windows }: Responder, incident: string, count: number): Promise<void> => {
      const ids = acknowledged.get(incident)!;
      const drafts = Array.from({ length: count }, () => randomDraft(random, [...ids]));
      const stored = await windows.at(-1)!.append(incident, drafts, author);
      for (const { envelope } of stored) ids.add(envelope.id);
    };
    for (const [index, incident] of incidents.entries()) {
      const founder = responders[index]!;
      const [stored] = await founder.windows[0]!.append(incident, [declaration(`Incident ${index}`)], author);
      acknowledged.get(incident)!.add(stored!.envelope.id);
      assert.ok((await founder.windows[0]!.sharing!.share(incident, 'origin')).ok);
    }
    for (const { windows } of responders)
      for (const incident of incidents) await windows[0]!.sharing!.join(incident, 'origin', 'incidents');

    for (let step = 0; step < STEPS; step += 1) {
      const responder = pick(random, responders);
      const dice = random();
      if (dice < 0.5) await append(responder, pick(random, incidents), 1 + Math.floor(random() * 5));
      else if (dice < 0.75) await syncSome(responders.filter(() => random() < 0.5));
      else if (dice < 0.85) await partition(team, responder);
      else if (dice < 0.93) responder.windows.push(await responder.clone.open({ now: responder.now }));
      else if (dice < 0.96) await responder.windows.at(-1)!.flush();
      else {
        const incident = pick(random, incidents);
        for (const id of await killed(responder.clone, incident, random)) acknowledged.get(incident)!.add(id);
        kills += 1;
      }
    }
    for (const responder of responders) if (responder.isOffline) await partition(team, responder);
    await Promise.all(responders.map(({ clone }) => ageRefLocks(clone)));
    // What was in the log of a window that hangs is put on the refs by the others, once they look.
    for (const { windows } of responders) await windows.at(-1)!.load();
    await syncSome(responders);
    await syncSome(responders);
    for (const responder of responders) await syncOne(responder);

    for (const incident of incidents) await checkSame(responders, incident, acknowledged.get(incident)!);
    // Nobody had to go on under another id.
    for (const { clone } of responders)
      await assert.rejects(stat(join(clone.path, '.git/incidents/writers.retired')));
    const rejected = responders.flatMap(({ windows }) =>
      windows.map((window) => (window instanceof GitJournal ? window.sharing.counts.rejectedPushes : 0)),
    );
    assert.equal(
      rejected.reduce((sum, count) => sum + count, 0),
      0,
    );
    const processes = responders.flatMap(({ windows }) =>
      windows.map((window) => (window instanceof GitJournal ? window.sharing.counts.processes : 0)),
    );
    const total = [...acknowledged.values()].reduce((sum, ids) => sum + ids.size, 0);
    console.log(
      `      ${total} acknowledged, ${kills} kills, ${processes.reduce((a, b) => a + b, 0)} processes`,
    );
  });
});

async function makeResponder(team: Team, name: string, skew: number): Promise<Responder> {
  const now = () => Date.now() + skew;
  const clone = await team.clone(name, { now });
  return { clone, now, windows: [clone.journal], isOffline: false };
}

/** Failures but those of being offline are no part of the plan. */
async function syncOne({ windows, isOffline }: Responder): Promise<void> {
  const outcome = await windows.at(-1)!.sharing!.sync();
  if (!isOffline) clean(outcome);
  else assert.deepEqual([...new Set(outcome.failures.map(({ failure }) => failure.kind))], ['offline']);
}

async function syncSome(responders: readonly Responder[]): Promise<void> {
  await Promise.all(responders.map(syncOne));
}

/** From the remote, or back to it. */
async function partition(team: Team, responder: Responder): Promise<void> {
  responder.isOffline = !responder.isOffline;
  const url = responder.isOffline ? `${team.remote}.away` : team.remote;
  await git(['remote', 'set-url', 'origin', url], responder.clone.path);
}

/** Starts another window in a process of its own, kills it and its gits in mid-flight. @returns what it acknowledged */
async function killed(clone: Clone, incident: string, random: () => number): Promise<string[]> {
  const script = join(import.meta.dirname, 'appender.ts');
  const child = spawn(process.execPath, [script, clone.path, `${clone.path}-storage`, incident], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await new Promise((resume) => setTimeout(resume, random() * 60));
  if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  await closed;
  return printed.split('\n').slice(0, -1);
}

async function checkSame(
  responders: readonly Responder[],
  incident: string,
  acknowledged: ReadonlySet<string>,
): Promise<void> {
  const folds: string[] = [];
  for (const { clone, windows } of responders) {
    const { incidents, problems } = await windows.at(-1)!.load();
    // That clocks differ is part of the plan, and told.
    const others = problems.filter(({ reason }) => !reason.includes('with a clock ahead'));
    assert.deepEqual(others, [], clone.name);
    const events = incidents.get(incident) ?? [];
    const ids = events.map(({ envelope }) => envelope.id);
    assert.equal(new Set(ids).size, ids.length, `${clone.name} has something twice`);
    const lost = [...acknowledged].filter((id) => !ids.includes(id));
    assert.deepEqual(lost, [], `${clone.name} lost something`);
    folds.push(`${ids.join()}\n${JSON.stringify(foldIncident(events))}`);
    for (const event of events)
      assert.ok(acknowledged.has(event.envelope.id) || event.envelope.kind === 'note.added');
  }
  assert.equal(new Set(folds).size, 1, 'clones differ');
}

/** A git that was killed may have left a lock, which is only removed once it is older than any git may get. */
async function ageRefLocks({ path }: Clone): Promise<void> {
  const refs = join(path, '.git/refs/incidents');
  const names = await readdir(refs, { recursive: true }).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.lock')))
    await utimes(join(refs, name), 0, Date.now() / 1000 - 120);
}
