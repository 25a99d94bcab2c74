import type { StoredEvent } from '../../../core/incident/codec.ts';
import type { JournalProblem } from '../journal.ts';
import type { Chunk, ChunkLines, RefReader } from './ref-reader.ts';
import type { IncidentRef } from './refs.ts';
import type { Place } from '../union.ts';

const MAX_WRITERS = 64;
const MAX_INCIDENT_BYTES = 32 * 1024 * 1024;
const MAX_INCIDENT_LINES = 20_000;
/** So many incidents are read side by side: enough to keep git busy, few enough to hold in memory. */
const AT_ONCE = 64;

export interface RefContents {
  readonly places: readonly Place[];
  readonly problems: readonly JournalProblem[];
}

/** What one incident may still cost. Counted over all its writers, so that nobody can fill the memory of a reader. */
interface Allowance {
  bytes: number;
  lines: number;
  readonly writers: Set<string>;
  /** The same chunk on two refs is read and counted once. */
  readonly chunks: Set<string>;
}

/** Reads what the refs hold. A ref that cannot be read becomes a problem and never stops the others. */
export async function readRefs(
  reader: RefReader,
  refs: readonly IncidentRef[],
  ownWriters: ReadonlySet<string>,
): Promise<RefContents> {
  const isOwn = (ref: IncidentRef): boolean => ref.remote === undefined && ownWriters.has(ref.writer);
  const incidents = [...Map.groupBy(refs, (ref) => ref.incident).values()];
  const contents: RefContents[] = [];
  for (let start = 0; start < incidents.length; start += AT_ONCE) {
    const some = incidents.slice(start, start + AT_ONCE);
    contents.push(...(await Promise.all(some.map((ofOne) => readIncident(reader, ofOne, isOwn)))));
  }
  return join(contents);
}

async function readIncident(
  reader: RefReader,
  refs: readonly IncidentRef[],
  isOwn: (ref: IncidentRef) => boolean,
): Promise<RefContents> {
  const allowance: Allowance = {
    bytes: MAX_INCIDENT_BYTES,
    lines: MAX_INCIDENT_LINES,
    writers: new Set(),
    chunks: new Set(),
  };
  const contents: RefContents[] = [];
  // What this clone wrote itself is never crowded out by others.
  for (const ref of refs.filter(isOwn)) contents.push(await readRef(reader, ref));
  for (const ref of refs.filter((other) => !isOwn(other)))
    contents.push(await readRef(reader, ref, allowance));
  return join(contents);
}

async function readRef(reader: RefReader, ref: IncidentRef, allowance?: Allowance): Promise<RefContents> {
  try {
    const tip = await reader.tip(ref.oid);
    const problems: JournalProblem[] = [];
    const events: StoredEvent[] = [];
    for (const chunk of tip.chunks) {
      if (allowance) spendBytes(allowance, ref, chunk);
      const lines = await reader.lines(chunk);
      if (allowance) spendLines(allowance, chunk, lines);
      const where = `${ref.name} ${chunk.name}`;
      if (lines.unreadable !== undefined) problems.push({ where, reason: lines.unreadable });
      problems.push(
        ...lines.setAside.map(({ line, reason, number }) => ({
          where: `${where} line ${number}`,
          reason,
          line,
        })),
      );
      events.push(...lines.events);
    }
    problems.push(...tip.problems.map((reason) => ({ where: ref.name, reason })));
    return { places: [{ where: ref.name, writer: ref.writer, incident: ref.incident, events }], problems };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { places: [], problems: [{ where: ref.name, reason }] };
  }
}

function spendBytes(allowance: Allowance, ref: IncidentRef, { oid, size }: Chunk): void {
  allowance.writers.add(ref.writer);
  if (allowance.writers.size > MAX_WRITERS)
    throw new Error(`this incident has more than ${MAX_WRITERS} writers`);
  if (!allowance.chunks.has(oid)) allowance.bytes -= size;
  if (allowance.bytes < 0) throw new Error(`this incident has more than ${MAX_INCIDENT_BYTES} bytes`);
}

function spendLines(allowance: Allowance, { oid }: Chunk, lines: ChunkLines): void {
  if (!allowance.chunks.has(oid)) allowance.lines -= lines.events.length + lines.setAside.length;
  allowance.chunks.add(oid);
  if (allowance.lines < 0) throw new Error(`this incident has more than ${MAX_INCIDENT_LINES} lines`);
}

const join = (contents: readonly RefContents[]): RefContents => ({
  places: contents.flatMap(({ places }) => places),
  problems: contents.flatMap(({ problems }) => problems),
});
