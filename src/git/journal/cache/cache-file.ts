import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { idSchema } from '../../../core/incident/events.ts';
import { ifPresent, makeDirectory, replaceFile } from '../durable.ts';
import { LINE_END } from '../lines.ts';
import { isTimeUp, nextTurn } from '../slices.ts';
import { parseRow, rowOf, type Entry } from './entry.ts';
import type { SegmentIndex } from './log-index.ts';

/** To be raised when entries get another meaning: then they are made anew. */
const FORMAT = 5;
const MAX_BYTES = 128 * 1024 * 1024;
/** A longer entry is read from git each time: to parse it would keep the event loop for too long. */
const MAX_ENTRY_BYTES = 256 * 1024;
const MAX_HEAD_BYTES = 2 * 1024 * 1024;

/** What a list needs of all incidents, as of some moment. */
export interface Snapshot {
  readonly entries: ReadonlyMap<string, Entry>;
  /** How far the log was read for it. */
  readonly segments: readonly SegmentIndex[];
  /** What git said of the refs that all of these are of. Absent when some are left out. */
  readonly look?: string;
}

const problemSchema = z.strictObject({
  where: z.string(),
  reason: z.string(),
  line: z.string().exactOptional(),
});
const segmentSchema = z.strictObject({
  path: z.string(),
  end: z.number().int().nonnegative(),
  lines: z.number().int().nonnegative(),
  incidents: z.array(idSchema).transform((ids) => new Set(ids)),
  problems: z.array(problemSchema),
});
const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  segments: z.array(segmentSchema),
  /** With how many rows follow: a file that lost some is not all of what was seen. */
  look: z.tuple([z.string(), z.number()]).exactOptional(),
});

/** Keeps lists between sessions: one line for each incident, after a head. It may be deleted at any time. */
export class CacheFile {
  readonly #folder: string;
  readonly #path: string;

  /** @param root the store: the folder of incidents in the common git directory, or that of a folder without git */
  constructor(root: string) {
    this.#folder = join(root, 'cache');
    this.#path = join(this.#folder, 'list.jsonl');
  }

  /** Undefined when there is none, or what is there is not a whole one of ours. Never rejects. */
  async read(): Promise<Snapshot | undefined> {
    try {
      const bytes = await ifPresent(readBounded(this.#path));
      return bytes && (await parseSnapshot(bytes));
    } catch {
      // It can be made anew, so whatever is wrong with it is of no consequence.
      return undefined;
    }
  }

  /** A reader sees the whole of it or what was there before. Rejects when the disk does. */
  async write({ entries, segments, look }: Snapshot): Promise<void> {
    const pieces: Buffer[] = [];
    let isWhole = true;
    let rows: string[] = [];
    for (const entry of entries.values()) {
      if (isTimeUp()) await nextTurn();
      const row = JSON.stringify(rowOf(entry));
      if (row.length * 3 > MAX_ENTRY_BYTES) {
        isWhole = false;
        continue;
      }
      if (rows.push(`${row}\n`) < 256) continue;
      pieces.push(Buffer.from(rows.join('')));
      rows = [];
    }
    const head = {
      format: FORMAT,
      segments: segments.map(({ path, end, lines, incidents, problems }) => {
        return { path, end, lines, incidents: [...incidents], problems };
      }),
      ...(isWhole && look !== undefined && { look: [look, entries.size] }),
    };
    const first = Buffer.from(`${JSON.stringify(head)}\n`);
    // So long a log is read again each time.
    if (first.length > MAX_HEAD_BYTES) return;
    const bytes = Buffer.concat([first, ...pieces, Buffer.from(rows.join(''))]);
    await makeDirectory(this.#folder);
    await replaceFile(this.#path, bytes, `${this.#path}.${randomBytes(4).toString('hex')}.new`);
  }
}

async function readBounded(path: string): Promise<Buffer | undefined> {
  const handle = await open(path, 'r');
  try {
    return (await handle.stat()).size > MAX_BYTES ? undefined : await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function parseSnapshot(bytes: Buffer): Promise<Snapshot | undefined> {
  const entries = new Map<string, Entry>();
  let head: z.infer<typeof headSchema> | undefined;
  for (let start = 0; start < bytes.length;) {
    if (isTimeUp()) await nextTurn();
    const end = bytes.indexOf(LINE_END, start);
    if (end < 0 || end - start > (head ? MAX_ENTRY_BYTES : MAX_HEAD_BYTES)) return undefined;
    const json = JSON.parse(bytes.toString('utf8', start, end)) as unknown;
    start = end + 1;
    if (head === undefined) {
      head = headSchema.parse(json);
      continue;
    }
    const entry = parseRow(json);
    if (entry === undefined) return undefined;
    entries.set(entry.incident, entry);
  }
  // An entry that is not there is read from git, so a file that lost some is of use.
  if (head === undefined) return undefined;
  const [look, size] = head.look ?? [];
  return { entries, segments: head.segments, ...(look !== undefined && size === entries.size && { look }) };
}
