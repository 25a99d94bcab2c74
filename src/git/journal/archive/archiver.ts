import type { ObjectReader } from '../../object-reader.ts';
import { firstLine, runGit } from '../../process.ts';
import { listRefs, type IncidentRef, type Repository } from '../refs/refs.ts';
import { parseTree } from '../refs/tree.ts';
import { archiveRefName, entryName } from './archive-refs.ts';

/** An incident that is long over. */
export interface Retired {
  readonly incident: string;
  /** In which it ended: "2026-11". */
  readonly month: string;
  /** The remotes that it is shared with, as they are encoded in names of refs. */
  readonly sharedWith: readonly string[];
}

interface Move {
  readonly ref: IncidentRef;
  readonly archives: readonly string[];
  readonly tree: string;
}

interface ArchiveTree {
  readonly oid: string | undefined;
  /** By entry: the tree of an incident. */
  readonly entries: ReadonlyMap<string, string>;
}

const SYNC = 'core.fsync=loose-object,pack,pack-metadata,reference';

/**
 * Moves refs of this clone's writers into their archives: first the archive gets what the ref holds, then the ref
 * goes, and only if it is still what was archived. Interrupted in between, both are there and readers see one.
 * Call it while holding the lock of flushes.
 * @param committer who commits, as a line of git's
 * @returns how many refs went
 * @throws Error when git refuses
 */
export async function archiveIncidents(
  { repository, objects, committer }: { repository: Repository; objects: ObjectReader; committer: string },
  ownWriters: ReadonlySet<string>,
  retired: readonly Retired[],
): Promise<number> {
  const byIncident = new Map(retired.map((one) => [one.incident, one]));
  const { refs } = await listRefs(repository);
  const moves: Move[] = [];
  for (const ref of refs) {
    const its = byIncident.get(ref.incident);
    if (its === undefined || ref.remote !== undefined || !ownWriters.has(ref.writer)) continue;
    const tree = await wholeTree(objects, ref.oid);
    if (tree !== undefined) moves.push({ ref, archives: archivesFor(ref.writer, its), tree });
  }
  if (moves.length === 0) return 0;
  await addToArchives({ repository, objects, committer }, moves);
  await dropRefs(repository, moves);
  return moves.length;
}

function archivesFor(writer: string, { month, sharedWith }: Retired): string[] {
  if (sharedWith.length === 0) return [archiveRefName(writer, month)];
  return sharedWith.map((remote) => archiveRefName(writer, month, remote));
}

/** A ref that cannot be read whole stays where it is: healing looks for it there. */
async function wholeTree(objects: ObjectReader, commit: string): Promise<string | undefined> {
  const tree = await objects.info(`${commit}^{tree}`).catch(() => undefined);
  return tree && (await isWhole(objects, tree.oid)) ? tree.oid : undefined;
}

async function isWhole(objects: ObjectReader, tree: string): Promise<boolean> {
  const object = await objects.read(tree);
  if (object?.type !== 'tree') return false;
  for (const { mode, oid } of parseTree(object.bytes, tree.length / 2)) {
    const isThere = mode === '40000' ? await isWhole(objects, oid) : (await objects.info(oid)) !== undefined;
    if (!isThere) return false;
  }
  return true;
}

async function addToArchives(
  tools: { repository: Repository; objects: ObjectReader; committer: string },
  moves: readonly Move[],
): Promise<void> {
  const { repository, objects, committer } = tools;
  let stream = '';
  for (const archive of new Set(moves.flatMap(({ archives }) => archives))) {
    const ofArchive = moves.filter(({ archives }) => archives.includes(archive));
    const { oid, entries } = await readArchive(objects, archive);
    const isThere = new Set([...entries].map(([entry, tree]) => `${entry.slice(0, 26)} ${tree}`));
    const missing = ofArchive.filter(({ ref, tree }) => !isThere.has(`${ref.incident} ${tree}`));
    if (missing.length === 0) continue;
    const taken = new Set(entries.keys());
    const files = missing.map(({ ref, tree }) => {
      const entry = entryName(ref.incident, taken);
      taken.add(entry);
      return `M 040000 ${tree} ${entry}\n`;
    });
    stream += commitOf(archive, committer, missing.length, oid) + files.join('');
  }
  if (stream === '') return;
  const args = ['-c', SYNC, 'fast-import', '--quiet', '--done'];
  await quietGit(repository, args, `${stream}done\n`);
}

function commitOf(archive: string, committer: string, count: number, parent: string | undefined): string {
  const month = archive.split('/').at(-1)?.slice(0, 7) ?? '';
  const subject = `incidents of ${month}: ${count} archived\n`;
  const from = parent === undefined ? '' : `from ${parent}\n`;
  return `commit ${archive}\ncommitter ${committer}\ndata ${Buffer.byteLength(subject)}\n${subject}\n${from}`;
}

async function readArchive(objects: ObjectReader, archive: string): Promise<ArchiveTree> {
  const commit = await objects.info(archive);
  if (commit === undefined) return { oid: undefined, entries: new Map() };
  const tree = await objects.read(`${commit.oid}^{tree}`);
  if (tree === undefined) throw new Error(`${archive} cannot be read`);
  const entries = parseTree(tree.bytes, tree.oid.length / 2).filter(({ mode }) => mode === '40000');
  return { oid: commit.oid, entries: new Map(entries.map(({ name, oid }) => [name, oid])) };
}

/** All or none: if another window moved one of them meanwhile, all wait for the next time. */
async function dropRefs(repository: Repository, moves: readonly Move[]): Promise<void> {
  const commands = moves.map(({ ref }) => `delete ${ref.name} ${ref.oid}\n`).join('');
  await quietGit(repository, ['-c', SYNC, 'update-ref', '--stdin'], commands);
}

/** Without hooks: see fast-import.ts. */
async function quietGit(
  { commonDir, gitPath }: Repository,
  args: readonly string[],
  input: string,
): Promise<void> {
  const settings = ['-c', 'gc.auto=0', '-c', `core.hooksPath=${commonDir}/incidents/no-hooks`];
  const result = await runGit([`--git-dir=${commonDir}`, ...settings, ...args], {
    cwd: commonDir,
    gitPath,
    input: [input],
  });
  if (result.exitCode !== 0) throw new Error(`git refused to archive incidents: ${firstLine(result.stderr)}`);
}
