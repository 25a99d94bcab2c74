import { thinElsewhere } from '../../core/deployments/combine.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import { parseNote, type NotedDeployment } from '../../core/deployments/notes.ts';
import { commonName } from '../../core/deployments/tag-words.ts';
import { GitError, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import { readObjects } from './tags.ts';

export interface NotesHistory {
  readonly found: readonly FoundDeployment[];
  /** What of the notes could not be used, as sentences for a person. */
  readonly lacks: readonly string[];
}

interface Noted {
  readonly blob: string;
  readonly commit: string;
}

/** Notes come in no order of time, so all of them are read: up to so many, of at most so many characters each. */
const MOST_NOTES = 5_000;
const MOST_TEXT = 64 * 1024;
const MOST_REFS = 5;

const NONE: NotesHistory = { found: [], lacks: [] };

/** The deployments that notes tell of: one process for each ref, and one for all that they hold. */
export async function historyByNotes(
  repository: Repository,
  refs: readonly string[],
  now: number,
  signal?: AbortSignal,
): Promise<NotesHistory> {
  if (refs.length === 0) return NONE;
  try {
    const lists = await Promise.all(
      refs.slice(0, MOST_REFS).map((ref) => listNotes(repository, ref, signal)),
    );
    return await readNotes(repository, lists.flat(), now, signal);
  } catch (error) {
    if (!(error instanceof GitError) || error.reason === 'aborted') throw error;
    return { found: [], lacks: [`The notes in ${refs.join(', ')} cannot be read: ${error.message}`] };
  }
}

async function listNotes(
  repository: Repository,
  ref: string,
  signal: AbortSignal | undefined,
): Promise<readonly Noted[]> {
  const args = ['ls-tree', '-r', '-z', '--end-of-options', ref];
  const text = await readGit(repository.root, args, { gitPath: repository.gitPath, signal });
  return text.split('\0').flatMap((entry) => {
    const [, blob = '', path = ''] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/.exec(entry) ?? [];
    // Git spreads many notes over folders: ab/cd/ef… is the commit abcdef….
    const commit = path.replaceAll('/', '');
    return /^[0-9a-f]{40,64}$/.test(commit) ? [{ blob, commit }] : [];
  });
}

async function readNotes(
  repository: Repository,
  noted: readonly Noted[],
  now: number,
  signal: AbortSignal | undefined,
): Promise<NotesHistory> {
  const read = noted.slice(0, MOST_NOTES);
  if (read.length === 0) return NONE;
  const names = read.flatMap(({ blob, commit }) => [blob, `${commit}^{commit}`]);
  const objects = await readObjects(repository, names, signal);
  const found: FoundDeployment[] = [];
  let [unread, lost, future] = [0, 0, 0];
  for (const { commit } of read) {
    const note = objects.next().value;
    const deployed = objects.next().value;
    if (note?.type !== 'blob' || deployed?.type !== 'commit') {
      lost++;
      continue;
    }
    const parsed = parseNote(note.bytes.toString('utf8', 0, MOST_TEXT));
    unread += parsed.unread;
    const past = parsed.deployments.filter(({ at }) => Date.parse(at) < now + DAY);
    future += parsed.deployments.length - past.length;
    found.push(...past.map((one) => notedDeployment(repository, commit, one)));
  }
  const lacks = lacksOf({ unread, lost, future, unlisted: noted.length - read.length });
  return { found: thinElsewhere(found), lacks: [...lacks] };
}

const DAY = 86_400_000;

function notedDeployment(repository: Repository, revision: string, note: NotedDeployment): FoundDeployment {
  const { service, at, by = '', url } = note;
  const environment = commonName(note.environment);
  const name = `${environment} ${at.slice(0, 16)}Z`;
  return {
    deployment: {
      id: `note:${[environment, service ?? '', at, revision].join(':')}`,
      name: service === undefined ? name : `${service} to ${name}`,
      kind: 'note',
      revision,
      at,
      atSource: 'note',
      author: by,
      environment,
      ...(service !== undefined && { service }),
      ...(url !== undefined && { url }),
      repository: repository.root,
    },
  };
}

function* lacksOf(count: {
  readonly unread: number;
  readonly lost: number;
  readonly future: number;
  readonly unlisted: number;
}): Generator<string> {
  if (count.unread > 0) {
    yield `Not understood in the notes: ${lines(count.unread)}. docs/deployments.md has the format.`;
  }
  if (count.lost > 0) {
    yield `Of the notes ${count.lost} cannot be used: they, or their commits, are not in this clone. A fetch may bring them.`;
  }
  if (count.future > 0) {
    yield `Left out of the notes: ${lines(count.future)} with a time that is still to come. A clock was wrong.`;
  }
  if (count.unlisted > 0)
    yield `Only ${MOST_NOTES} notes were read: ${count.unlisted} more are not in the list.`;
}

const lines = (count: number): string => (count === 1 ? '1 line' : `${count} lines`);
