import type { ObjectReader } from '../../object-reader.ts';
import { ARCHIVES, parseArchiveRef, type ArchiveRef } from '../archive/archive-refs.ts';
import { Archives } from '../archive/archives.ts';
import { push, type PushItem } from './push.ts';
import { archivesOf, namespaceOf } from './refspecs.ts';
import type { RemoteGit } from './remote-git.ts';
import { moveTips, readTips, type Tips } from './tips.ts';

interface Place {
  readonly git: RemoteGit;
  readonly objects: ObjectReader;
  readonly remote: string;
  readonly encoded: string;
  readonly verify: boolean;
}

interface Covered {
  /** Of the writer, at the remote and here. */
  readonly theirs: string;
  readonly tracking: string;
  readonly oid: string;
}

/**
 * Sends the archives whose incidents are shared with the remote, and then takes away there the refs that they replace:
 * only of this clone's own writers, and only where the remote has nothing but what the archive holds.
 * @returns what git complained of, if it did; the rest is tried again the next time
 */
export async function publishArchives(
  place: Place,
  ownWriters: readonly string[],
): Promise<string | undefined> {
  const { git, encoded } = place;
  const namespace = archivesOf(encoded);
  const live = namespaceOf(encoded, 'incidents');
  const tips = await readTips(git, [ARCHIVES, namespace.ours, live.ours]);
  const own = archivesIn(tips).filter(
    ({ remote, sharedWith, writer }) =>
      remote === undefined && sharedWith === encoded && ownWriters.includes(writer),
  );
  const items = own.map(({ oid, writer, month }): PushItem => {
    const name = `${writer}/${month}`;
    return { oid, theirs: namespace.theirs + name, tracking: namespace.ours + name };
  });
  const complaint = await send(
    place,
    items.filter(({ oid, tracking }) => tips.get(tracking) !== oid),
  );
  if (complaint !== undefined) return complaint;
  return withdraw(place, await coveredBy(place, own, tips));
}

/**
 * Forgets what was fetched of others' refs and is now in an archive that was fetched as well. A copy that any other
 * remote or bundle brought stays.
 */
export async function dropArchived(place: Omit<Place, 'verify' | 'remote'>): Promise<void> {
  const { git, encoded } = place;
  const { ours } = archivesOf(encoded);
  const tips = await readTips(git, [ours, namespaceOf(encoded, 'incidents').ours]);
  const fetched = archivesIn(tips).filter(({ remote }) => remote === encoded);
  await forget(git, await coveredBy(place, fetched, tips));
}

const archivesIn = (tips: Tips): ArchiveRef[] =>
  [...tips].flatMap(([name, oid]) => parseArchiveRef(oid, name) ?? []);

async function send({ git, remote, verify }: Place, items: readonly PushItem[]): Promise<string | undefined> {
  if (items.length === 0) return undefined;
  const { sent, complaint } = await push(git, items, { remote, verify });
  if (sent.length > 0) await moveTips(git, new Map(sent.map(({ tracking, oid }) => [tracking, oid])));
  return complaint?.text;
}

/** Refs of which an archive holds exactly what they hold. */
async function coveredBy(
  { objects, encoded }: Pick<Place, 'objects' | 'encoded'>,
  archives: readonly ArchiveRef[],
  tips: Tips,
): Promise<Covered[]> {
  const live = namespaceOf(encoded, 'incidents');
  const { refs: sources } = await new Archives(objects).sources(archives);
  const covered = new Map<string, Covered>();
  for (const { incident, writer, oid: tree } of sources) {
    const name = `${incident}/${writer}`;
    const oid = tips.get(live.ours + name);
    if (oid === undefined || (await objects.info(`${oid}^{tree}`))?.oid !== tree) continue;
    covered.set(name, { theirs: live.theirs + name, tracking: live.ours + name, oid });
  }
  return [...covered.values()];
}

async function withdraw(
  { git, remote, verify }: Place,
  covered: readonly Covered[],
): Promise<string | undefined> {
  if (covered.length === 0) return undefined;
  const items = covered.map(({ theirs, tracking, oid }) => ({ oid: '', theirs, tracking, expected: oid }));
  const { sent, complaint } = await push(git, items, { remote, verify });
  await forget(
    git,
    covered.filter(({ theirs }) => sent.some((one) => one.theirs === theirs)),
  );
  return complaint?.text;
}

async function forget(git: RemoteGit, covered: readonly Covered[]): Promise<void> {
  if (covered.length === 0) return;
  const lines = covered.map(({ tracking, oid }) => `delete ${tracking} ${oid}\n`);
  const { exitCode, stderr } = await git.local(['update-ref', '--stdin'], lines);
  if (exitCode !== 0) throw new Error(`git could not forget refs that are archived: ${stderr.trim()}`);
}
