import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { foldIncident } from '../../src/core/incident/reduce.ts';
import { seeded, seedOfRun } from '../unit/journal/chance.ts';
import { author, newIncident } from '../unit/journal/helpers.ts';
import { clean, declaration, makeTeam, type Clone, type Team } from '../unit/journal/team.ts';

const WRITERS = 8;
const EVENTS = Number(process.env['EVENTS'] ?? 1_000);
const KILLS_EACH = 2;
const HOUR = 3_600_000;
const OUTAGES = 4;
const OUTAGE_MS = 1_500;

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/** The responders' processes. None is started, and none goes on, once the test is over. */
class Processes {
  readonly #running = new Set<Child>();
  #isOver = false;

  start(clone: Clone, incident: string, numbers: readonly string[]): Child {
    assert.ok(!this.#isOver, 'the test is over');
    const script = join(import.meta.dirname, 'convergence-writer.ts');
    const args = [
      script,
      clone.path,
      `${clone.path}-storage`,
      incident,
      ...numbers,
      `${clone.path}.measured`,
    ];
    const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return child;
  }

  /** With all that it started. */
  kill(child: Child): void {
    if (child.pid !== undefined && this.#running.has(child)) process.kill(-child.pid, 'SIGKILL');
  }

  end(): void {
    this.#isOver = true;
    for (const child of this.#running) this.kill(child);
  }
}

describe('convergence under torture', function () {
  this.timeout(20 * 60_000);
  let team: Team;
  before(async () => (team = await makeTeam()));
  const processes = new Processes();
  after(async () => {
    processes.end();
    await team.dispose();
  });

  it(`of ${WRITERS} writers with ${EVENTS} entries each`, async () => {
    const seed = seedOfRun();
    console.log(`      seed ${seed}`);
    const random = seeded(seed);
    const incident = newIncident();
    const clones = await Promise.all(
      Array.from({ length: WRITERS }, (_, index) => team.clone(`clone-${index}`)),
    );
    const [founder] = clones;
    const acknowledged = new Set<string>();
    const [first] = await founder!.journal.append(incident, [declaration()], author);
    acknowledged.add(first!.envelope.id);
    assert.ok((await founder!.sharing.share(incident, 'origin')).ok);
    const start = Date.now();
    const running = Promise.all(
      clones.map((clone, index) =>
        write(clone, { incident, skew: (index - 4) * HOUR, random, acknowledged, processes }),
      ),
    );
    await Promise.all([running, outages(team)]);
    const wroteMs = Date.now() - start;
    for (const clone of clones) await ageRefLocks(clone);
    for (const { journal } of clones) await journal.load();
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(clones.map(async ({ sharing }) => clean(await sharing.sync())));
    }
    await check(clones, incident, acknowledged);
    await report(clones, team, wroteMs);
  });
});

interface Part {
  readonly incident: string;
  readonly skew: number;
  readonly random: () => number;
  readonly acknowledged: Set<string>;
  readonly processes: Processes;
}

/** Runs the responder until it has recorded its part, and kills it in between. */
async function write(clone: Clone, { incident, skew, random, acknowledged, processes }: Part): Promise<void> {
  await clone.sharing.join(incident, 'origin', 'incidents');
  let left = EVENTS;
  for (let run = 0; left > 0; run += 1) {
    const isToBeKilled = run < KILLS_EACH;
    const child = processes.start(clone, incident, [Math.floor(random() * 1e9), left, skew].map(String));
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const closed = once(child, 'close');
    if (isToBeKilled) {
      await Promise.race([once(child.stdout, 'data'), closed]);
      await Promise.race([pause(500 + random() * 4_000), closed]);
      processes.kill(child);
    }
    await closed;
    const ids = printed.split('\n').slice(0, -1);
    for (const id of ids) acknowledged.add(id);
    left -= ids.length;
    await ageRefLocks(clone);
    // One that ends by itself has done all of its part, or something is wrong and another would fare no better.
    if (left > 0)
      assert.ok(isToBeKilled && child.exitCode === null, `${clone.name} ended with ${left} to go`);
  }
}

type Child = ChildProcessByStdio<null, Readable, null>;

async function outages(team: Team): Promise<void> {
  for (let count = 0; count < OUTAGES; count += 1) {
    await pause(3_000);
    await team.goOffline();
    await pause(OUTAGE_MS);
    await removeLocks(join(`${team.remote}.away`, 'refs'));
    await team.goOnline();
  }
}

/** The git that was in a folder when that was moved away took no lock with it; who runs a server would see to that. */
async function removeLocks(refs: string): Promise<void> {
  const names = await readdir(refs, { recursive: true });
  for (const name of names.filter((one) => one.endsWith('.lock')))
    await rm(join(refs, name), { force: true });
}

async function check(
  clones: readonly Clone[],
  incident: string,
  acknowledged: ReadonlySet<string>,
): Promise<void> {
  const folds = new Set<string>();
  for (const { name, journal } of clones) {
    const { incidents, problems } = await journal.load();
    // That it is large, and that clocks differ, is part of the plan, and told.
    assert.deepEqual(
      problems.filter(({ reason }) => !/it will be slow|with a clock ahead/.test(reason)),
      [],
      name,
    );
    const events = incidents.get(incident) ?? [];
    const ids = new Set(events.map(({ envelope }) => envelope.id));
    assert.equal(ids.size, events.length, `${name} has something twice`);
    assert.deepEqual(
      [...acknowledged].filter((id) => !ids.has(id)),
      [],
      `${name} lost something`,
    );
    folds.add(JSON.stringify(foldIncident(events)));
    console.log(`      ${name}: ${events.length} entries, ${acknowledged.size} acknowledged`);
  }
  assert.equal(folds.size, 1, 'clones differ');
}

interface Measured {
  readonly ms: number;
  readonly processes: number;
  readonly rejected: number;
  readonly failures: readonly string[];
}

async function report(clones: readonly Clone[], team: Team, wroteMs: number): Promise<void> {
  const texts = await Promise.all(clones.map(({ path }) => readFile(`${path}.measured`, 'utf8')));
  // A row that a kill tore is no measurement.
  const rows = texts.flatMap((text) => text.split('\n').filter((line) => line.endsWith('}')));
  const all = rows.map((line) => JSON.parse(line) as Measured);
  const good = all.filter(({ failures }) => failures.length === 0);
  const kinds = Map.groupBy(
    all.flatMap(({ failures }) => failures),
    (kind) => kind,
  );
  const rejected = all.reduce((sum, row) => sum + row.rejected, 0);
  const size = async () => /size: (\d+)[^]*size-pack: (\d+)/.exec(await team.git(['count-objects', '-v']));
  const before = await size();
  await team.git(['gc', '--quiet']);
  const after = await size();
  console.log(
    [
      `${WRITERS} writers x ${EVENTS} in ${wroteMs} ms, ${all.length} syncs`,
      `rejected pushes: ${rejected}`,
      `failures: ${JSON.stringify([...kinds].map(([kind, some]) => [kind, some.length]))}`,
      `processes per sync: ${quantiles(good.map(({ processes }) => processes))}`,
      `ms per sync: ${quantiles(good.map(({ ms }) => ms))}`,
      `remote: ${before?.[1] ?? '?'} KiB loose and ${before?.[2] ?? '?'} KiB packed, ${after?.[2] ?? '?'} KiB after gc`,
    ]
      .map((line) => `      ${line}`)
      .join('\n'),
  );
  assert.equal(rejected, 0);
  // The folder of the remote may be there again when it is looked for.
  assert.deepEqual(
    [...kinds.keys()].filter((kind) => kind !== 'offline' && kind !== 'not-found'),
    [],
  );
}

function quantiles(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return `median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`;
}

async function ageRefLocks({ path }: Clone): Promise<void> {
  const refs = join(path, '.git/refs');
  const names = await readdir(refs, { recursive: true }).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.lock')))
    // Another git may be just done with it.
    await utimes(join(refs, name), 0, Date.now() / 1000 - 300).catch(() => undefined);
}
