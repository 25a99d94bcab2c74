import type { ObjectReader } from '../../object-reader.ts';
import type { JournalProblem } from '../journal.ts';
import type { RefList, Source } from '../refs/refs.ts';
import { fewer, fewerReasons, SHOWN_OF_INCIDENT } from '../problems.ts';
import { parseTree, type TreeEntry } from '../refs/tree.ts';
import { FETCHED_ARCHIVES, incidentOfEntry, type ArchiveRef } from './archive-refs.ts';

/** What others wrote may be anything. A month of one writer with so many bytes of names would have 16,000 incidents. */
const MAX_TREE_BYTES = 1024 * 1024;
/** In all archives of others together: anybody may name one tree as the archive of any number of months. */
const MAX_FETCHED = 100_000;

interface Contents {
  /** By entry: the object id of the incident's tree. */
  readonly entries: readonly (readonly [entry: string, tree: string])[];
  readonly problems: readonly string[];
}

/** Knows which incidents are in which archive. What an archive held is not read again while its ref stays. */
export class Archives {
  readonly #objects: ObjectReader;
  #known = new Map<string, Contents>();

  constructor(objects: ObjectReader) {
    this.#objects = objects;
  }

  /** The incidents of the archives, or the one named, as sources to read. An unreadable archive becomes a problem. */
  async sources(archives: readonly ArchiveRef[], incident?: string): Promise<RefList> {
    const known = new Map<string, Contents>();
    const refs: Source[] = [];
    const problems: JournalProblem[] = [];
    let fetched = 0;
    for (const archive of archives) {
      if (fetched > MAX_FETCHED && archive.remote !== undefined) {
        const reason = `the archives before it hold more than ${MAX_FETCHED} incidents, so it was not read`;
        problems.push({ where: archive.name, reason });
        continue;
      }
      const contents = this.#known.get(archive.oid) ?? (await this.#read(archive.oid));
      // What could not be read may be readable the next time.
      if (contents.entries.length > 0) known.set(archive.oid, contents);
      if (archive.remote !== undefined) fetched += contents.entries.length;
      problems.push(...contents.problems.map((reason) => ({ where: archive.name, reason })));
      for (const [entry, tree] of contents.entries) {
        const its = incidentOfEntry(entry);
        if (its !== undefined && (incident ?? its) === its) refs.push(sourceOf(archive, entry, its, tree));
      }
    }
    this.#known = known;
    return { refs, archives: [], problems: fewer(problems, SHOWN_OF_INCIDENT, FETCHED_ARCHIVES) };
  }

  async #read(commit: string): Promise<Contents> {
    try {
      const tree = await this.#objects.info(`${commit}^{tree}`);
      if (tree?.type !== 'tree') return unreadable('its commit or tree is missing from the repository');
      if (tree.size > MAX_TREE_BYTES) return unreadable(`its tree has ${tree.size} bytes, more than is read`);
      const bytes = (await this.#objects.read(tree.oid))?.bytes ?? Buffer.alloc(0);
      const all = parseTree(bytes, tree.oid.length / 2);
      const isIncident = ({ mode, name }: (typeof all)[number]): boolean =>
        mode === '40000' && incidentOfEntry(name) !== undefined;
      const others = all.filter((entry) => !isIncident(entry));
      return {
        entries: all.filter(isIncident).map(({ name, oid }) => [name, oid]),
        problems: fewerReasons(others.map(notRead)),
      };
    } catch (error) {
      return unreadable(error instanceof Error ? error.message : String(error));
    }
  }
}

const MAX_NAME = 100;
const notRead = ({ name, mode }: TreeEntry): string =>
  `it holds ${JSON.stringify(name.slice(0, MAX_NAME))} (${mode.slice(0, MAX_NAME)}), which was not read`;

const unreadable = (reason: string): Contents => ({ entries: [], problems: [reason] });

function sourceOf(archive: ArchiveRef, entry: string, incident: string, oid: string): Source {
  const { name, writer, remote } = archive;
  const place = remote === undefined ? {} : { remote };
  return { name: `${name}:${entry}`, oid, incident, writer, isArchived: true, ...place };
}
