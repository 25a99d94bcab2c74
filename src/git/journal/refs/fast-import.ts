import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { shortIncidentId } from '../../../core/incident/event-id.ts';
import { runGit } from '../../process.ts';
import type { ChunkFile } from './chunks.ts';
import type { Repository } from './refs.ts';

/** One commit to put on one ref. */
export interface RefUpdate {
  readonly ref: string;
  readonly incident: string;
  /** The commit it follows. git refuses the update if the ref has moved on from there. */
  readonly parent?: string;
  readonly events: number;
  readonly chunks: readonly ChunkFile[];
  /** SHA-256 of files that its events refer to. */
  readonly attachments: readonly string[];
}

export type ImportResult =
  | { readonly commits: readonly string[] }
  /** `isRace`: somebody else moved or held a ref; look again and retry. */
  | { readonly failure: string; readonly isRace: boolean };

/** Without it git 2.39 syncs neither loose objects nor refs. */
const SYNC = 'core.fsync=loose-object,pack,pack-metadata,reference';
/** No other git will ever change that by itself. */
const DAMAGE = 'reference broken';
const RACE =
  /Not updating|\.lock': File exists|cannot lock ref|is at \S+ but expected|reference already exists|unable to (?:write file|create temporary file).*No such file/;

/**
 * Commits to several refs with one process. No hook runs, nothing is signed, and without --force a ref only moves forward.
 * @param attachment reads a file that is on this machine; one that is not is left out
 */
export async function importCommits(
  { commonDir, gitPath }: Repository,
  committer: string,
  updates: readonly RefUpdate[],
  attachment: (sha256: string) => Promise<Buffer | undefined>,
): Promise<ImportResult> {
  // A folder that nobody makes has no hooks in it, on any system.
  const settings = [SYNC, 'gc.auto=0', `core.hooksPath=${commonDir}/incidents/no-hooks`].flatMap((s) => [
    '-c',
    s,
  ]);
  const result = await runGit([`--git-dir=${commonDir}`, ...settings, 'fast-import', '--quiet', '--done'], {
    cwd: commonDir,
    gitPath,
    input: importStream(committer, updates, attachment),
  });
  const commits = result.stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  if (result.exitCode === 0 && commits.length === updates.length) return { commits };
  await removeCrashReport(commonDir, result.stderr);
  return { failure: result.stderr, isRace: RACE.test(result.stderr) && !result.stderr.includes(DAMAGE) };
}

/** git leaves one behind for whoever debugs a broken stream. What it says is known, and nobody would ever remove it. */
async function removeCrashReport(commonDir: string, stderr: string): Promise<void> {
  const name = /dumping crash report to \S*\/(fast_import_crash_\d+)$/m.exec(stderr)?.[1];
  if (name !== undefined) await unlink(join(commonDir, name)).catch(() => undefined);
}

async function* importStream(
  committer: string,
  updates: readonly RefUpdate[],
  attachment: (sha256: string) => Promise<Buffer | undefined>,
): AsyncGenerator<string | Uint8Array> {
  let mark = 0;
  for (const update of updates) {
    mark += 1;
    yield `commit ${update.ref}\nmark :${mark}\ncommitter ${committer}\n`;
    yield* data(Buffer.from(subject(update)));
    if (update.parent !== undefined) yield `from ${update.parent}\n`;
    for (const chunk of update.chunks) yield* file(chunk.name, chunk.bytes);
    for (const sha256 of update.attachments) {
      const bytes = await attachment(sha256);
      if (bytes) yield* file(`att/${sha256}`, bytes);
    }
    yield `get-mark :${mark}\n`;
  }
  yield 'done\n';
}

const subject = ({ incident, events }: RefUpdate): string =>
  `incident ${shortIncidentId(incident)}: ${events} ${events === 1 ? 'event' : 'events'}\n`;

function* file(path: string, bytes: Uint8Array): Generator<string | Uint8Array> {
  yield `M 100644 inline ${path}\n`;
  yield* data(bytes);
}

function* data(bytes: Uint8Array): Generator<string | Uint8Array> {
  yield `data ${bytes.length}\n`;
  yield bytes;
  yield '\n';
}
