import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent, isMissing } from '../durable.ts';
import type { JournalProblem } from '../journal.ts';
import { decodeLines, LINE_END, NO_LINES, type Lines } from '../lines.ts';
import type { Place } from '../union.ts';

const SESSION = /^([0-9a-f]{12})-[0-9a-f]{8}$/;
const SEGMENT = /^\d+\.jsonl$/;

/** A file of the write-ahead log, of this or any other session of this clone. */
export interface Segment {
  readonly path: string;
  readonly directory: string;
  readonly writer: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface SegmentLines extends Segment, Lines {
  /** Why it could not be read. */
  readonly unreadable?: string;
}

interface SegmentList {
  readonly segments: readonly Segment[];
  readonly problems: readonly JournalProblem[];
}

/** Where a session keeps its log in the store at `root`. */
export const sessionDirectory = (root: string, writer: string, session: string): string =>
  join(root, 'wal', `${writer}-${session}`);

/** Who has a log in the stores. */
export async function listWriters(roots: readonly string[]): Promise<string[]> {
  const names = await Promise.all(roots.map((root) => ifPresent(readdir(join(root, 'wal')))));
  const writers = names.flat().map((name) => (name === undefined ? undefined : SESSION.exec(name)?.[1]));
  return [...new Set(writers.filter((writer) => writer !== undefined))];
}

/** All segments of the stores. Never rejects: a folder that cannot be listed becomes a problem. */
export async function listSegments(roots: readonly string[]): Promise<SegmentList> {
  const problems: JournalProblem[] = [];
  // Another window may retire a segment at any time, so what is not there is no problem: its events are in git.
  const tryTo = async <T>(where: string, look: Promise<T>): Promise<T | undefined> => {
    try {
      return await look;
    } catch (error) {
      if (!isMissing(error)) problems.push({ where, reason: messageOf(error) });
      return undefined;
    }
  };
  const segments: Segment[] = [];
  for (const wal of roots.map((root) => join(root, 'wal'))) {
    for (const session of ((await tryTo(wal, readdir(wal))) ?? []).sort()) {
      const writer = SESSION.exec(session)?.[1];
      const directory = join(wal, session);
      const names = writer === undefined ? undefined : await tryTo(directory, readdir(directory));
      if (writer === undefined || names === undefined) continue;
      const paths = names.filter((name) => SEGMENT.test(name)).map((name) => join(directory, name));
      const found = await Promise.all(paths.map((path) => tryTo(path, stat(path))));
      for (const [index, path] of paths.entries()) {
        const stats = found[index];
        if (stats) segments.push({ path, directory, writer, size: stats.size, mtimeMs: stats.mtimeMs });
      }
    }
  }
  return { segments, problems };
}

/** Reads the log of all sessions. What did not change since the last time is not read again. */
export class LogReader {
  readonly #roots: readonly string[];
  #known = new Map<string, SegmentLines>();

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  async read(): Promise<{
    readonly segments: readonly SegmentLines[];
    readonly problems: readonly JournalProblem[];
  }> {
    const known = this.#known;
    const list = await listSegments(this.#roots);
    const segments = await Promise.all(
      list.segments.map(async (segment) => {
        const before = known.get(segment.path);
        const isSame = before?.size === segment.size && before.mtimeMs === segment.mtimeMs;
        return isSame ? before : readSegment(segment);
      }),
    );
    this.#known = new Map(segments.map((segment) => [segment.path, segment]));
    return { segments, problems: [...list.problems, ...segments.flatMap(problemsOf)] };
  }
}

export async function readSegment(segment: Segment): Promise<SegmentLines> {
  try {
    const bytes = await readFile(segment.path);
    // Only whole lines count: the rest was never acknowledged, or is just being written.
    const whole = bytes.subarray(0, bytes.lastIndexOf(LINE_END) + 1);
    return { ...segment, size: bytes.length, ...decodeLines(whole) };
  } catch (error) {
    if (isMissing(error)) return { ...segment, ...NO_LINES };
    return { ...segment, ...NO_LINES, unreadable: messageOf(error) };
  }
}

/** The log as places of the union. */
export const placesOf = (segments: readonly SegmentLines[]): Place[] =>
  segments.map(({ path, writer, events }) => ({ where: path, writer, events }));

const problemsOf = ({ path, unreadable, setAside }: SegmentLines): JournalProblem[] => [
  ...(unreadable === undefined ? [] : [{ where: path, reason: unreadable }]),
  ...setAside.map(({ line, reason, number }) => ({ where: `${path}:${number}`, reason, line })),
];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
