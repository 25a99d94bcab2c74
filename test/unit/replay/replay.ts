import { createHash } from 'node:crypto';
import type { Deployment } from '../../../src/core/deployments/deployment.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { makeId } from '../../../src/core/incident/event-id.ts';
import type { Actor, DeploymentRef, EventDraft } from '../../../src/core/incident/events.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { eventOf, windowOf } from '../../../src/core/happenings/happening.ts';
import { offersOf } from '../../../src/core/happenings/offer.ts';
import { readHappenings } from '../../../src/git/happenings.ts';
import { listDeployments } from '../../../src/git/deployments.ts';
import { openJournal } from '../../../src/git/journal/open.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

/**
 * A real incident, told by its owners in public, put on record again with its own times: in a real repository, through
 * the journal, as the product does it. See docs/post-mortems.md.
 */
export interface Account {
  /** Of the files with what is expected. */
  readonly name: string;
  readonly url: string;
  /** Makes the history of the repository, as far as the account tells of it. */
  readonly history: (fixture: Fixture) => Promise<void>;
  readonly moments: (world: World) => readonly Moment[];
  /** Who takes over at the end what git knows and Fireline offers as likely. */
  readonly takesFromGit?: Actor;
  /** When the post-mortem is written. UTC, ISO 8601. */
  readonly postmortemAt: string;
}

/** What the moments may refer to. */
export interface World {
  /** As Fireline found it in git by the marks of deployments. */
  readonly deployment: (name: string) => DeploymentRef;
}

export interface Moment {
  /** When it was written down: the journal's clock stands there. UTC, ISO 8601. */
  readonly written: string;
  readonly by: Actor;
  /** `occurredAt` where it happened before it was written. */
  readonly drafts: readonly EventDraft[];
}

export interface Replay {
  readonly incident: Incident;
  readonly events: readonly StoredEvent[];
}

export const person = (name: string): Actor => ({ name, type: 'person' });

/** Written down as it happened. */
export const live = (at: string, by: Actor, ...drafts: readonly EventDraft[]): Moment => ({
  written: at,
  by,
  drafts,
});

/** Happened at `at`, and was written down later. */
export const afterwards = (
  written: string,
  at: string,
  by: Actor,
  ...drafts: readonly EventDraft[]
): Moment => ({ written, by, drafts: drafts.map((draft) => ({ ...draft, occurredAt: at })) });

export async function replay(account: Account): Promise<Replay> {
  const fixture = await makeFixture(account.name);
  try {
    await account.history(fixture);
    const moments = account.moments(await worldOf(fixture, account));
    return await record(fixture, moments, account.takesFromGit);
  } finally {
    await fixture.dispose();
  }
}

async function worldOf({ folder }: Fixture, { postmortemAt }: Account): Promise<World> {
  const now = Date.parse(postmortemAt);
  const { deployments } = await listDeployments(await openRepository(folder), { now });
  return {
    deployment: (name) => {
      const found = deployments.find((one) => one.name === name);
      if (found === undefined) throw new Error(`Fireline found no deployment ${name}`);
      return refOf(found);
    },
  };
}

/** Without the repository's place on this machine. */
const refOf = ({
  id,
  name,
  revision,
  at,
  environment,
  service,
  author,
  previous,
}: Deployment): DeploymentRef => ({
  id,
  name,
  revision,
  at,
  author,
  ...(environment !== undefined && { environment }),
  ...(service !== undefined && { service }),
  ...(previous && { previousRevision: previous.revision }),
});

async function record(fixture: Fixture, moments: readonly Moment[], fromGit?: Actor): Promise<Replay> {
  const first = moments[0];
  if (first === undefined) throw new Error('an account without moments');
  const clock = { now: Date.parse(first.written) };
  const random = sameEveryTime();
  const id = makeId({ ms: clock.now, counter: 0 }, random(13));
  const options = {
    folder: fixture.folder,
    storage: `${fixture.home}/storage`,
    now: () => clock.now,
    random,
  };
  const journal = await openJournal({ ...options, flushDelayMs: 3_600_000 });
  try {
    for (const { written, by, drafts } of moments) {
      const at = Date.parse(written);
      if (at < clock.now) throw new Error(`${written} stands after a later moment`);
      clock.now = at;
      await journal.append(id, drafts, { actor: by });
    }
    if (fromGit)
      await journal.append(id, await likelyOfGit(fixture, await journal.read(id)), { actor: fromGit });
    await journal.flush();
  } finally {
    await journal.close();
  }
  return readBack(options, id);
}

/** As "Add What Git Knows to the Timeline…" does it, with what it ticks. */
async function likelyOfGit(
  { folder }: Fixture,
  events: readonly StoredEvent[],
): Promise<readonly EventDraft[]> {
  const incident = foldIncident(events);
  if (incident === undefined) throw new Error('the record holds no declaration');
  const found = await readHappenings(await openRepository(folder), windowOf(incident, Infinity));
  return offersOf(incident, found, folder)
    .filter(({ isLikely }) => isLikely)
    .map(({ happening }) => eventOf(happening, undefined));
}

/** By a window that was not there, so from git. */
async function readBack(options: Parameters<typeof openJournal>[0], id: string): Promise<Replay> {
  const journal = await openJournal(options);
  try {
    const events = await journal.read(id);
    const incident = foldIncident(events);
    if (incident === undefined) throw new Error('the record holds no declaration');
    return { incident, events };
  } finally {
    await journal.close();
  }
}

/** Bytes that differ from each other and not from run to run. */
function sameEveryTime(): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    count += 1;
    return new Uint8Array(createHash('sha256').update(`replay ${count}`).digest()).slice(0, size);
  };
}
