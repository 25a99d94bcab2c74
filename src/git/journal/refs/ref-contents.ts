import type { StoredEvent } from '../../../core/incident/codec.ts';
import type { JournalProblem } from '../journal.ts';
import { ahead, forEachAtOnce } from '../slices.ts';
import type { Place } from '../union.ts';
import { fewer, SHOWN_OF_INCIDENT, SHOWN_OF_PLACE } from '../problems.ts';
import { MAX_CHUNK_BYTES, TooMuch, type RefReader } from './ref-reader.ts';
import type { Source } from './refs.ts';
import type { Chunk, ChunkLines, Tip } from './tip.ts';

const MAX_WRITERS = 64;
const MAX_INCIDENT_BYTES = 32 * 1024 * 1024;
const MAX_INCIDENT_LINES = 20_000;
/** What a file of entries counts for at least, so that there cannot be any number of small ones. */
const MIN_CHUNK_LINES = 8;
/** So many incidents are read side by side: enough to keep git busy, few enough to hold in memory. */
export const INCIDENTS_AT_ONCE = 16;
/** Of so many more the trees are asked for already. */
export const INCIDENTS_AHEAD = 96;
/** So much of one source is asked for at once. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_CHUNKS = 16;

export interface RefContents {
  readonly places: readonly Place[];
  readonly problems: readonly JournalProblem[];
  /** False when something could not be read that may be readable at another time. */
  readonly isComplete: boolean;
}

/** What one incident may still cost. Counted over all its writers, so that nobody can fill the memory of a reader. */
interface Allowance {
  bytes: number;
  lines: number;
  readonly writers: Set<string>;
}

/** Whether this clone wrote it itself. */
type IsOwn = (source: Source) => boolean;

/** Reads what the sources hold. One that cannot be read becomes a problem and never stops the others. */
export async function readRefs(
  reader: RefReader,
  sources: readonly Source[],
  ownWriters: ReadonlySet<string>,
): Promise<RefContents> {
  const isOwn = isOwnOf(ownWriters);
  const contents: RefContents[] = [];
  const incidents = Map.groupBy(sources, ({ incident }) => incident).values();
  const begun = ahead(incidents, INCIDENTS_AHEAD, (ofOne) => beginIncident(reader, ofOne, isOwn));
  await forEachAtOnce(begun, INCIDENTS_AT_ONCE, async (read) => {
    contents.push(await read());
  });
  return join(contents);
}

export const isOwnOf =
  (ownWriters: ReadonlySet<string>): IsOwn =>
  ({ remote, writer }) =>
    remote === undefined && ownWriters.has(writer);

/** Reads the sources of one incident. Rejects never. */
export const readIncident = (
  reader: RefReader,
  sources: readonly Source[],
  isOwn: IsOwn,
): Promise<RefContents> => beginIncident(reader, sources, isOwn)();

/**
 * Asks for the trees of one incident, which cost git little and each have to be waited for.
 * @returns reads the rest. Rejects never
 */
export function beginIncident(
  reader: RefReader,
  sources: readonly Source[],
  isOwn: IsOwn,
): () => Promise<RefContents> {
  const allowance: Allowance = {
    bytes: MAX_INCIDENT_BYTES,
    lines: MAX_INCIDENT_LINES,
    writers: new Set(),
  };
  // What this clone wrote itself is never crowded out by others.
  const inOrder = [...sources.filter(isOwn), ...sources.filter((source) => !isOwn(source))];
  const tips = inOrder.map((source) =>
    isOwn(source) || admits(allowance, source) ? reader.tip(source.oid, source.isArchived) : TOO_MANY_WRITERS,
  );
  // A tip is awaited only when its turn comes.
  for (const tip of tips) tip.catch(() => undefined);
  return async () => {
    const counted = new Set<string>();
    const chunks = new Map<string, Promise<ChunkLines>>();
    const contents: RefContents[] = [];
    for (const [index, source] of inOrder.entries()) {
      const reading = { reader, source, chunks, counted, ...(isOwn(source) ? {} : { allowance }) };
      contents.push(await readSource(reading, tips[index]));
    }
    const { problems, ...rest } = join(contents);
    return { ...rest, problems: fewer(problems, SHOWN_OF_INCIDENT, sources[0]?.incident ?? '') };
  };
}

function admits({ writers }: Allowance, { writer }: Source): boolean {
  if (!writers.has(writer) && writers.size >= MAX_WRITERS) return false;
  writers.add(writer);
  return true;
}

const TOO_MANY_WRITERS = Promise.reject<Tip>(
  new TooMuch(`this incident has more than ${MAX_WRITERS} writers`),
);
TOO_MANY_WRITERS.catch(() => undefined);

interface Reading {
  readonly reader: RefReader;
  readonly source: Source;
  /** By object id. The same chunk in two sources is read once. */
  readonly chunks: Map<string, Promise<ChunkLines>>;
  /** By writer and object id. The same chunk of one writer in two sources is counted once. */
  readonly counted: Set<string>;
  /** Absent: it may cost what it does. */
  readonly allowance?: Allowance;
}

async function readSource(reading: Reading, reads: Promise<Tip> | undefined): Promise<RefContents> {
  const { source } = reading;
  const events = new Map<string, StoredEvent[]>();
  const problems: JournalProblem[] = [];
  let isComplete = true;
  try {
    const tip = await reads;
    if (tip === undefined) return join([]);
    const distinct = withoutTwins(tip.chunks);
    spendBytes(reading, distinct);
    for (const batch of batches(distinct)) {
      for (const [chunk, lines] of await readBatch(reading, batch)) {
        const writer = chunk.writer ?? source.writer;
        const ofWriter = events.get(writer) ?? [];
        events.set(writer, ofWriter);
        for (const event of lines.events) ofWriter.push(event);
        addProblems(problems, `${source.name} ${chunk.name}`, lines);
        isComplete &&= lines.isComplete;
      }
    }
    for (const reason of tip.problems) problems.push({ where: source.name, reason });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { places: [], problems: [{ where: source.name, reason }], isComplete: error instanceof TooMuch };
  }
  const { incident, remote } = source;
  const places = [...events].map(([writer, its]) => ({
    where: writer === source.writer ? source.name : `${source.name} from/${writer}`,
    writer,
    incident,
    ...(remote === undefined ? {} : { remote }),
    events: its,
  }));
  return { places, problems: fewer(problems, SHOWN_OF_PLACE, source.name), isComplete };
}

/** A tree may name one file under any number of names. */
function withoutTwins(chunks: readonly Chunk[]): readonly Chunk[] {
  const byContent = new Map(chunks.map((chunk) => [`${chunk.writer ?? ''} ${chunk.oid}`, chunk]));
  return byContent.size === chunks.length ? chunks : [...byContent.values()];
}

async function readBatch(
  { reader, source, chunks, counted, allowance }: Reading,
  batch: readonly Chunk[],
): Promise<[Chunk, ChunkLines][]> {
  return Promise.all(
    batch.map(async (chunk): Promise<[Chunk, ChunkLines]> => {
      const reads = chunks.get(chunk.oid) ?? reader.lines(chunk, source.incident);
      chunks.set(chunk.oid, reads);
      const lines = await reads;
      const key = `${chunk.writer ?? source.writer} ${chunk.oid}`;
      if (allowance && !counted.has(key)) spendLines(allowance, lines);
      counted.add(key);
      return [chunk, lines];
    }),
  );
}

function* batches(chunks: readonly Chunk[]): Generator<readonly Chunk[]> {
  let batch: Chunk[] = [];
  let bytes = 0;
  for (const chunk of chunks) {
    if (batch.length >= BATCH_CHUNKS || (batch.length > 0 && bytes + chunk.size > BATCH_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(chunk);
    bytes += chunk.size;
  }
  if (batch.length > 0) yield batch;
}

/** What is too large costs nothing: it is not read, and must not keep out the others. */
function spendBytes({ allowance, chunks: known }: Reading, chunks: readonly Chunk[]): void {
  if (!allowance) return;
  const sizes = new Map(chunks.map(({ oid, size }) => [oid, size]));
  let bytes = 0;
  for (const [oid, size] of sizes) if (!known.has(oid) && size <= MAX_CHUNK_BYTES) bytes += size;
  if (bytes > allowance.bytes) throw new TooMuch(`this incident has more than ${MAX_INCIDENT_BYTES} bytes`);
  allowance.bytes -= bytes;
}

function spendLines(allowance: Allowance, lines: ChunkLines): void {
  allowance.lines -= Math.max(MIN_CHUNK_LINES, lines.events.length + lines.setAside.length);
  if (allowance.lines < 0) throw new TooMuch(`this incident has more than ${MAX_INCIDENT_LINES} lines`);
}

function addProblems(problems: JournalProblem[], where: string, lines: ChunkLines): void {
  if (lines.unreadable !== undefined) problems.push({ where, reason: lines.unreadable });
  for (const { line, reason, number } of lines.setAside)
    problems.push({ where: `${where} line ${number}`, reason, line });
}

const join = (contents: readonly RefContents[]): RefContents => ({
  places: contents.flatMap(({ places }) => places),
  problems: contents.flatMap(({ problems }) => problems),
  isComplete: contents.every(({ isComplete }) => isComplete),
});
