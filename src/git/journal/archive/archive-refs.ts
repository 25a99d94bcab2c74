/** Where incidents go that are long over: one ref for each writer and month, whose tree holds the tree of each incident. */
export const ARCHIVES = 'refs/incidents-archive/';
export const FETCHED_ARCHIVES = 'refs/incidents-archive-remotes/';

const NAME =
  /^refs\/incidents-archive(?:-remotes\/([^/]+))?\/([0-9a-f]{12})\/(\d{4}-(?:0[1-9]|1[0-2]))(?:_([a-z0-9_-]+))?$/;
/** One that got entries after it was archived is archived again, beside what is there. */
const ENTRY = /^([0-7][0-9a-hjkmnp-tv-z]{25})(?:\.\d{1,4})?$/;

export interface ArchiveRef {
  readonly name: string;
  readonly oid: string;
  readonly writer: string;
  readonly month: string;
  /** Where it was fetched from. Absent for an archive that this clone made. */
  readonly remote?: string;
  /** The remote that its incidents are shared with. Absent: they are not to leave this clone. */
  readonly sharedWith?: string;
}

/**
 * @param month "2026-11"
 * @param sharedWith a remote, as it is encoded in names of refs: what is shared with one never lies beside what is not
 */
export const archiveRefName = (writer: string, month: string, sharedWith?: string): string =>
  `${ARCHIVES}${writer}/${month}${sharedWith === undefined ? '' : `_${sharedWith}`}`;

export function parseArchiveRef(oid: string, name: string): ArchiveRef | undefined {
  const [, remote, writer, month, sharedWith] = NAME.exec(name) ?? [];
  if (writer === undefined || month === undefined) return undefined;
  const place = { ...(remote !== undefined && { remote }), ...(sharedWith !== undefined && { sharedWith }) };
  return { name, oid, writer, month, ...place };
}

/** The incident that an entry of an archive's tree holds; undefined for an entry that is none. */
export const incidentOfEntry = (entry: string): string | undefined => ENTRY.exec(entry)?.[1];

/** A name for one more entry of the incident. */
export function entryName(incident: string, taken: ReadonlySet<string>): string {
  if (!taken.has(incident)) return incident;
  for (let number = 2; ; number += 1) {
    const name = `${incident}.${number}`;
    if (!taken.has(name)) return name;
  }
}
