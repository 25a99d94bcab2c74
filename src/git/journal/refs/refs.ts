import { hash } from 'node:crypto';
import { GitProcessError, runGit } from '../../process.ts';
import { ARCHIVES, FETCHED_ARCHIVES, parseArchiveRef, type ArchiveRef } from '../archive/archive-refs.ts';
import type { JournalProblem } from '../journal.ts';
import { fewer, SHOWN_OF_INCIDENT } from '../problems.ts';
import { isTimeUp, nextTurn } from '../slices.ts';

/** Where git is found, and which repository is meant. */
export interface Repository {
  /** The common git directory, absolute: the same for all worktrees. */
  readonly commonDir: string;
  readonly gitPath?: string | undefined;
}

/** Where git keeps what one writer wrote about one incident: a ref of its own, or a part of something larger. */
export interface Source {
  /** Of the ref, or of the ref and the path in it: different for each source. */
  readonly name: string;
  /** Of a commit or a tree. */
  readonly oid: string;
  readonly incident: string;
  readonly writer: string;
  /** Where it was fetched from. Absent for what this repository made. */
  readonly remote?: string;
  readonly isArchived?: boolean;
}

export type IncidentRef = Source;

const LOCAL = 'refs/incidents/';
const FETCHED = 'refs/incidents-remotes/';
const NAME = /^refs\/incidents(?:-remotes\/([^/]+))?\/([0-7][0-9a-hjkmnp-tv-z]{25})\/([0-9a-f]{12})$/;

export const refName = (incident: string, writer: string): string => `${LOCAL}${incident}/${writer}`;

export interface RefList {
  readonly refs: readonly IncidentRef[];
  /** Which incidents are in them is to be looked up: see archives.ts. */
  readonly archives: readonly ArchiveRef[];
  readonly problems: readonly JournalProblem[];
}

/** What git says of the refs, not yet taken apart. */
export interface RefListing {
  /** The same only while no ref changes. Absent when git complained of something. */
  readonly id?: string;
  refs(): Promise<RefList>;
}

/**
 * The refs of one incident, or of all, and the archives. Names that are not ours to read are reported, never used.
 * @throws GitProcessError
 */
export const listRefs = async (repository: Repository, incident?: string): Promise<RefList> =>
  (await askForRefs(repository, incident)).refs();

/** @throws GitProcessError */
export async function askForRefs(repository: Repository, incident?: string): Promise<RefListing> {
  const patterns =
    incident === undefined ? [LOCAL, FETCHED] : [`${LOCAL}${incident}/`, `${FETCHED}*/${incident}/*`];
  const format = '--format=%(objectname) %(refname) %(symref)';
  const args = ['for-each-ref', format, ...patterns, ARCHIVES, FETCHED_ARCHIVES];
  const { commonDir, gitPath } = repository;
  const result = await runGit([`--git-dir=${commonDir}`, ...args], { cwd: commonDir, gitPath });
  if (result.exitCode !== 0)
    throw new GitProcessError('failed', 'git could not list the refs of incidents', result.stderr);
  const { stdout, stderr } = result;
  return {
    ...(stderr === '' && { id: hash('sha256', stdout, 'base64url') }),
    refs: () => parseListing(stdout.toString(), stderr),
  };
}

async function parseListing(stdout: string, stderr: string): Promise<RefList> {
  const refs: IncidentRef[] = [];
  const archives: ArchiveRef[] = [];
  const complaints = nonEmptyLines(stderr).map((reason) => ({ where: LOCAL, reason }));
  const misnamed: JournalProblem[] = [];
  for (const row of nonEmptyLines(stdout)) {
    if (isTimeUp()) await nextTurn();
    const [oid = '', name = '', target = ''] = row.split(' ', 3);
    if (target !== '') {
      misnamed.push({ where: name, reason: `it only stands for another ref, ${target}, so it was not read` });
      continue;
    }
    const ref = parseRef(oid, name);
    const archive = ref ? undefined : parseArchiveRef(oid, name);
    if (ref) refs.push(ref);
    else if (archive) archives.push(archive);
    else
      misnamed.push({ where: name, reason: 'this ref does not have the name of an incident and a writer' });
  }
  return { refs, archives, problems: [...complaints, ...fewer(misnamed, SHOWN_OF_INCIDENT, LOCAL)] };
}

function parseRef(oid: string, name: string): IncidentRef | undefined {
  const [, remote, incident, writer] = NAME.exec(name) ?? [];
  if (incident === undefined || writer === undefined) return undefined;
  return { name, oid, incident, writer, ...(remote === undefined ? {} : { remote }) };
}

const nonEmptyLines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
