import { rmdir, unlink } from 'node:fs/promises';
import { ObjectReader } from '../../object-reader.ts';
import { listSegments, readSegment, type Segment, type SegmentLines } from './log-reader.ts';
import { Archives } from '../archive/archives.ts';
import { readRefs } from '../refs/ref-contents.ts';
import { RefReader } from '../refs/ref-reader.ts';
import { listRefs, refName, type Repository } from '../refs/refs.ts';

/** So long the log outlives its flush: an unlucky `git gc --prune=now` can still lose fresh objects of a ref. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Deletes old segments of the log whose every event was just seen on its ref, by a git with nothing in memory. */
export async function retireSegments(
  repository: Repository,
  roots: readonly string[],
  isInUse: (directory: string) => boolean,
  now: number,
): Promise<void> {
  const { segments } = await listSegments(roots);
  const old = segments.filter(({ directory, mtimeMs }) => now - mtimeMs > KEPT_MS && !isInUse(directory));
  if (old.length === 0) return;
  const read = await Promise.all(old.map(readSegment));
  const incidents = new Set(read.flatMap(({ events }) => events.map(({ envelope }) => envelope.incident)));
  const inGit = await linesInGit(repository, incidents);
  for (const segment of read.filter((candidate) => isInGit(candidate, inGit))) await retire(segment);
}

/** By the ref where they belong, wherever this repository has them: another writer of this clone may carry them. */
async function linesInGit(
  repository: Repository,
  incidents: ReadonlySet<string>,
): Promise<Map<string, Set<string>>> {
  const objects = new ObjectReader(repository.commonDir, repository.gitPath);
  try {
    const { refs, archives } = await listRefs(repository);
    const archived = await new Archives(objects).sources(archives);
    const local = [...refs, ...archived.refs].filter(
      ({ remote, incident }) => remote === undefined && incidents.has(incident),
    );
    const { places } = await readRefs(new RefReader(objects), local, new Set(local.map((ref) => ref.writer)));
    const found = new Map<string, Set<string>>();
    for (const { incident, writer, events } of places) {
      if (incident === undefined) continue;
      const lines = found.get(refName(incident, writer)) ?? new Set();
      found.set(refName(incident, writer), lines);
      for (const { line } of events) lines.add(line);
    }
    return found;
  } finally {
    objects.close();
  }
}

/** A line that could not be read may be an event of a later version: such a segment stays. */
function isInGit(segment: SegmentLines, inGit: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (segment.unreadable !== undefined || segment.setAside.length > 0) return false;
  return segment.events.every(({ line, envelope }) =>
    inGit.get(refName(envelope.incident, segment.writer))?.has(line),
  );
}

async function retire(segment: Segment): Promise<void> {
  await unlink(segment.path).catch(() => undefined);
  // Fails while there are other segments, as it should.
  await rmdir(segment.directory).catch(() => undefined);
}
