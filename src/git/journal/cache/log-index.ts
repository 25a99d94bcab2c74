import { open } from 'node:fs/promises';
import type { StoredEvent } from '../../../core/incident/codec.ts';
import { isMissing } from '../durable.ts';
import type { JournalProblem } from '../journal.ts';
import { decodeInSlices, LINE_END } from '../lines.ts';
import { listSegments, type Segment } from '../log/log-reader.ts';
import type { Place } from '../union.ts';

/** So much of the log is kept decoded: mostly all of it, as it only goes back some days. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** What is known of a segment of the log without reading it again. */
export interface SegmentIndex {
  readonly path: string;
  /** Up to here it was read: whole lines only, for the rest was never acknowledged, or is just being written. */
  readonly end: number;
  readonly lines: number;
  /** Those it has events of. */
  readonly incidents: ReadonlySet<string>;
  readonly problems: readonly JournalProblem[];
}

interface Known extends SegmentIndex {
  readonly segment: Segment;
  /** Absent: to be read again when they are asked for. */
  readonly events?: readonly StoredEvent[];
}

/** Knows of which incidents the log has events, and reads only what was appended to it since. */
export class LogIndex {
  readonly #roots: readonly string[];
  #known = new Map<string, Known>();
  #seed = new Map<string, SegmentIndex>();
  #touched = new Set<string>();
  #problems: readonly JournalProblem[] = [];

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  get segments(): Segment[] {
    return [...this.#known.values()].map(({ segment }) => segment);
  }

  get index(): SegmentIndex[] {
    return [...this.#known.values()].map(({ path, end, lines, incidents, problems }) => {
      return { path, end, lines, incidents, problems };
    });
  }

  /** What could not be read of the log. */
  get problems(): JournalProblem[] {
    return [...this.#problems, ...[...this.#known.values()].flatMap(({ problems }) => problems)];
  }

  get incidents(): Set<string> {
    const all = new Set<string>();
    for (const { incidents } of this.#known.values()) for (const incident of incidents) all.add(incident);
    return all;
  }

  /** What another window, or this one before it was closed, had read already. */
  seed(segments: readonly SegmentIndex[]): void {
    this.#seed = new Map(segments.map((segment) => [segment.path, segment]));
  }

  /** What there is of the log at this moment, to be handed to `advance`. */
  look(): ReturnType<typeof listSegments> {
    return listSegments(this.#roots);
  }

  /** Reads what was appended. Never rejects: a segment that cannot be read becomes a problem. */
  async advance({ segments, problems }: Awaited<ReturnType<typeof listSegments>>): Promise<void> {
    const before = this.#known;
    const after = new Map<string, Known>();
    for (const segment of segments)
      after.set(segment.path, await this.#follow(segment, before.get(segment.path)));
    // What a segment held that is gone must be looked for elsewhere.
    for (const [path, { incidents }] of before) if (!after.has(path)) this.touch(incidents);
    this.#known = after;
    this.#problems = problems;
    this.#seed.clear();
    this.#forget();
  }

  /** Whether the log is another one than at the last call of `takeTouched`. */
  get isTouched(): boolean {
    return this.#touched.size > 0;
  }

  /** The incidents whose part of the log is another one than at the last call. */
  takeTouched(): Set<string> {
    const touched = this.#touched;
    this.#touched = new Set();
    return touched;
  }

  /** The part of the log that is about these incidents, by incident. */
  async places(incidents: ReadonlySet<string>): Promise<Map<string, Place[]>> {
    const found = new Map<string, Place[]>();
    for (const known of [...this.#known.values()]) {
      if (!isAnyOf(known.incidents, incidents)) continue;
      const events = known.events ?? (await this.#reread(known));
      const ofEach = Map.groupBy(events, ({ envelope }) => envelope.incident);
      const { path: where, writer } = known.segment;
      for (const [incident, its] of ofEach) {
        if (!incidents.has(incident)) continue;
        const places = found.get(incident) ?? [];
        places.push({ where, writer, events: its });
        found.set(incident, places);
      }
    }
    return found;
  }

  async #follow(segment: Segment, before: Known | undefined): Promise<Known> {
    const { path, size, mtimeMs } = segment;
    if (before?.segment.size === size && before.segment.mtimeMs === mtimeMs) return before;
    const read = before ?? this.#seed.get(path);
    if (read !== undefined && read.end <= size) return this.#read(segment, { ...EMPTY, ...read });
    // Shorter than it was: what was read of it may not be there any more.
    if (read) this.touch(read.incidents);
    return this.#read(segment, EMPTY);
  }

  async #read(segment: Segment, before: Omit<Known, 'path' | 'segment'>): Promise<Known> {
    const { path, size } = segment;
    const { events, ...known } = before;
    const isWhole = known.end === 0 || events !== undefined;
    try {
      const bytes = await readRange(path, known.end, size);
      const whole = bytes.subarray(0, bytes.lastIndexOf(LINE_END) + 1);
      const more = await decodeInSlices(whole);
      const incidents = new Set(more.events.map(({ envelope }) => envelope.incident));
      this.touch(incidents);
      const problems = more.setAside.map(({ line, reason, number }) => ({
        where: `${path}:${known.lines + number}`,
        reason,
        line,
      }));
      return {
        path,
        segment,
        end: known.end + whole.length,
        lines: known.lines + more.count,
        incidents: new Set([...known.incidents, ...incidents]),
        problems: [...known.problems, ...problems],
        ...(isWhole ? { events: [...(events ?? []), ...more.events] } : {}),
      };
    } catch (error) {
      // Another window may retire it at any time: then its events are in git.
      const reason = error instanceof Error ? error.message : String(error);
      const problems = isMissing(error) ? [] : [{ where: path, reason }];
      // Not of its real size, so that it is tried again.
      return { ...EMPTY, path, segment: { ...segment, size: -1 }, problems };
    }
  }

  async #reread(known: Known): Promise<readonly StoredEvent[]> {
    try {
      const { events } = await decodeInSlices(await readRange(known.path, 0, known.end));
      // Whoever asks once will ask again.
      if (this.#known.get(known.path) === known) this.#known.set(known.path, { ...known, events });
      return events;
    } catch {
      // It is read again from the start the next time, and then says why not if it still cannot be read.
      const again = { ...known, segment: { ...known.segment, size: -1 }, end: 0, lines: 0, problems: [] };
      this.#known.set(known.path, again);
      return [];
    }
  }

  /** Has them among the touched once more. */
  touch(incidents: Iterable<string>): void {
    for (const incident of incidents) this.#touched.add(incident);
  }

  /** The segments written last are the ones that will be asked for. */
  #forget(): void {
    let bytes = 0;
    const latest = [...this.#known.values()].sort((a, b) => b.segment.mtimeMs - a.segment.mtimeMs);
    for (const { events, ...known } of latest) {
      if (events === undefined) continue;
      bytes += known.end;
      if (bytes > KEPT_BYTES) this.#known.set(known.path, known);
    }
  }
}

const EMPTY: Omit<SegmentIndex, 'path'> = { end: 0, lines: 0, incidents: new Set(), problems: [] };

function isAnyOf(items: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [few, many] = items.size < others.size ? [items, others] : [others, items];
  for (const item of few) if (many.has(item)) return true;
  return false;
}

async function readRange(path: string, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start);
  const handle = await open(path, 'r');
  try {
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}
