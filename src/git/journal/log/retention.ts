import { rmdir, unlink } from 'node:fs/promises';
import { ObjectReader } from '../../object-reader.ts';
import { listSegments, readSegment, type Segment, type SegmentLines } from './log-reader.ts';
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
  const onRefs = await eventsOnRefs(repository, new Set(old.map(({ writer }) => writer)));
  for (const segment of read.filter((candidate) => isOnRefs(candidate, onRefs))) await retire(segment);
}

async function eventsOnRefs(
  repository: Repository,
  writers: ReadonlySet<string>,
): Promise<Map<string, Set<string>>> {
  const objects = new ObjectReader(repository.commonDir, repository.gitPath);
  try {
    const { refs } = await listRefs(repository);
    const own = refs.filter(({ remote, writer }) => remote === undefined && writers.has(writer));
    const { places } = await readRefs(new RefReader(objects), own, writers);
    return new Map(places.map(({ where, events }) => [where, new Set(events.map(({ line }) => line))]));
  } finally {
    objects.close();
  }
}

/** A line that could not be read may be an event of a later version: such a segment stays. */
function isOnRefs(segment: SegmentLines, onRefs: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (segment.unreadable !== undefined || segment.setAside.length > 0) return false;
  return segment.events.every(({ line, envelope }) =>
    onRefs.get(refName(envelope.incident, segment.writer))?.has(line),
  );
}

async function retire(segment: Segment): Promise<void> {
  await unlink(segment.path).catch(() => undefined);
  // Fails while there are other segments, as it should.
  await rmdir(segment.directory).catch(() => undefined);
}
