import type { StoredEvent } from '../../../core/incident/codec.ts';
import { attachmentsOf } from '../attachments.ts';
import type { Pending } from '../log/pending.ts';
import { extendChunks, type ChunkFile } from './chunks.ts';
import type { RefUpdate } from './fast-import.ts';
import type { OwnRef, OwnRefs } from './own-refs.ts';
import { folderOf } from './own-tip.ts';
import { refName } from './refs.ts';

export interface Plan {
  readonly update: RefUpdate;
  readonly before: OwnRef;
  /** What is pending no longer once it was done. */
  readonly done: readonly Waiting[];
}

/** Events that wait for the ref of their writer. */
interface Waiting {
  readonly ref: string;
  readonly ids: readonly string[];
}

/** Events that go into one folder of a ref's tree. */
interface Part {
  readonly waitsFor: string;
  readonly folder: string;
  readonly events: readonly StoredEvent[];
}

export interface Plans {
  readonly plans: readonly Plan[];
  readonly failures: readonly { readonly ref: string; readonly reason: string }[];
}

/** Who may not write any more, and who carries their entries instead. */
export interface Succession {
  readonly retired: ReadonlySet<string>;
  current(): Promise<string>;
}

/** Works out what has to be put on which ref. One unreadable ref does not keep the others waiting. */
export async function planFlush(pending: Pending, refs: OwnRefs, succession: Succession): Promise<Plans> {
  const plans: Plan[] = [];
  const failures: { ref: string; reason: string }[] = [];
  const planned = [...(await partsByRef(pending, succession))].map(async ([ref, parts]) => {
    try {
      const plan = await planRef(pending, refs, ref, parts);
      if (plan) plans.push(plan);
    } catch (error) {
      failures.push({ ref, reason: error instanceof Error ? error.message : String(error) });
    }
  });
  await Promise.all(planned);
  return { plans, failures };
}

/** By the ref that is written. */
async function partsByRef(pending: Pending, succession: Succession): Promise<Map<string, Part[]>> {
  const byRef = new Map<string, Part[]>();
  for (const waitsFor of pending.refs) {
    const events = pending.of(waitsFor);
    const writer = waitsFor.slice(waitsFor.lastIndexOf('/') + 1);
    const incident = events[0]?.envelope.incident;
    if (incident === undefined) continue;
    const isRetired = succession.retired.has(writer);
    const ref = isRetired ? refName(incident, await succession.current()) : waitsFor;
    // What a retired writer had imported was written by yet another, and stays an import.
    const folderFor = ({ envelope }: StoredEvent): string =>
      isRetired && envelope.writer === writer ? folderOf(writer) : '';
    const parts = [...Map.groupBy(events, folderFor)].map(([folder, its]): Part => ({
      waitsFor,
      folder,
      events: its,
    }));
    byRef.set(ref, [...(byRef.get(ref) ?? []), ...parts]);
  }
  return byRef;
}

/** Nothing, when another window has put all of it there already. */
async function planRef(
  pending: Pending,
  refs: OwnRefs,
  ref: string,
  parts: readonly Part[],
): Promise<Plan | undefined> {
  const remembered = await refs.look(ref);
  const isAnyThere = parts.some(({ events }) => events.some((event) => isOn(remembered, event)));
  // Somebody did not find on the ref what we remember to be there: then look what is.
  const before = isAnyThere ? await refs.lookAgain(ref) : remembered;
  const missing: Part[] = [];
  for (const part of parts) {
    const { waitsFor, events } = part;
    pending.remove(waitsFor, idsOf(events.filter((event) => isOn(before, event))));
    const others = events.filter((event) => !isOn(before, event));
    if (others.length > 0) missing.push({ ...part, events: others });
  }
  const all = missing.flatMap(({ events }) => events);
  const [first] = all;
  if (!first) return undefined;
  const update: RefUpdate = {
    ref,
    incident: first.envelope.incident,
    ...(before.oid === undefined ? {} : { parent: before.oid }),
    events: all.length,
    chunks: chunksOf(before, missing),
    attachments: [...new Set(all.flatMap(({ envelope }) => attachmentsOf(envelope)))],
  };
  return { update, before, done: missing.map((part) => ({ ref: part.waitsFor, ids: idsOf(part.events) })) };
}

function chunksOf(before: OwnRef, parts: readonly Part[]): ChunkFile[] {
  return [...Map.groupBy(parts, ({ folder }) => folder)].flatMap(([folder, inFolder]) => {
    const lines = inFolder.flatMap(({ events }) => events.map(({ line }) => line));
    const changed = extendChunks(before.last.get(folder), lines);
    return changed.map(({ name, bytes }) => ({ name: `${folder}${name}`, bytes }));
  });
}

const isOn = ({ ids }: OwnRef, { envelope }: StoredEvent): boolean => ids.has(envelope.id);
const idsOf = (events: readonly StoredEvent[]): string[] => events.map(({ envelope }) => envelope.id);
