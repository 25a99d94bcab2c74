import { GitProcessError, runGit } from '../../process.ts';
import type { JournalProblem } from '../journal.ts';

/** Where git is found, and which repository is meant. */
export interface Repository {
  /** The common git directory, absolute: the same for all worktrees. */
  readonly commonDir: string;
  readonly gitPath?: string | undefined;
}

export interface IncidentRef {
  readonly name: string;
  readonly oid: string;
  readonly incident: string;
  readonly writer: string;
  /** Where it was fetched from. Absent for the refs of this repository. */
  readonly remote?: string;
}

const LOCAL = 'refs/incidents/';
const FETCHED = 'refs/incidents-remotes/';
const NAME = /^refs\/incidents(?:-remotes\/([^/]+))?\/([0-7][0-9a-hjkmnp-tv-z]{25})\/([0-9a-f]{12})$/;

export const refName = (incident: string, writer: string): string => `${LOCAL}${incident}/${writer}`;

export interface RefList {
  readonly refs: readonly IncidentRef[];
  readonly problems: readonly JournalProblem[];
}

/**
 * The refs of one incident, or of all. Names that are not ours to read are reported, never used.
 * @throws GitProcessError
 */
export async function listRefs(repository: Repository, incident?: string): Promise<RefList> {
  const patterns =
    incident === undefined ? [LOCAL, FETCHED] : [`${LOCAL}${incident}/`, `${FETCHED}*/${incident}/*`];
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', ...patterns];
  const { commonDir, gitPath } = repository;
  const result = await runGit([`--git-dir=${commonDir}`, ...args], { cwd: commonDir, gitPath });
  if (result.exitCode !== 0)
    throw new GitProcessError('failed', 'git could not list the refs of incidents', result.stderr);
  const refs: IncidentRef[] = [];
  const problems = nonEmptyLines(result.stderr).map((reason) => ({ where: LOCAL, reason }));
  for (const row of nonEmptyLines(result.stdout.toString())) {
    const [oid = '', name = ''] = row.split(' ', 2);
    const ref = parseRef(oid, name);
    if (ref) refs.push(ref);
    else
      problems.push({ where: name, reason: 'this ref does not have the name of an incident and a writer' });
  }
  return { refs, problems };
}

function parseRef(oid: string, name: string): IncidentRef | undefined {
  const [, remote, incident, writer] = NAME.exec(name) ?? [];
  if (incident === undefined || writer === undefined) return undefined;
  return { name, oid, incident, writer, ...(remote === undefined ? {} : { remote }) };
}

const nonEmptyLines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
