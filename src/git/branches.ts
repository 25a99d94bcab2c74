import { readToEnd } from './reader.ts';
import { primaryRemote, type Repository } from './repository.ts';

export interface BranchTip {
  /** Without remote: "main". */
  readonly name: string;
  /** "refs/remotes/origin/main" or "refs/heads/main". */
  readonly ref: string;
  readonly remote?: string;
  readonly revision: string;
  /** When its newest commit was made, in milliseconds since 1970. */
  readonly at: number;
  /** For the HEAD of a remote: the ref that it stands for. */
  readonly standsFor?: string;
}

/** What teams call the branch that everything is merged to. */
const USUAL_NAMES = ['main', 'master', 'trunk', 'mainline', 'develop'];

const FORMAT = ['refname', 'objectname', 'committerdate:unix', 'symref']
  .map((field) => `%(${field})`)
  .join('%00');

/** Tips of the branches of these names, local and of every remote, and the HEAD of every remote: one process. */
export async function branchTips(
  repository: Repository,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly BranchTip[]> {
  const remotes = repository.remotes.map(({ name }) => name);
  const patterns = [
    ...names.map((name) => `refs/heads/${name}`),
    ...remotes.flatMap((remote) => [...names, 'HEAD'].map((name) => `refs/remotes/${remote}/${name}`)),
  ];
  if (patterns.length === 0) return [];
  const text = await readToEnd(repository, ['for-each-ref', `--format=${FORMAT}`, ...patterns], { signal });
  const lines = text.toString().split('\n');
  return lines
    .flatMap((line) => parseTip(line, remotes))
    .filter(({ name }) => name === 'HEAD' || names.includes(name));
}

function parseTip(line: string, remotes: readonly string[]): readonly BranchTip[] {
  const [ref = '', revision = '', at = '', symref = ''] = line.split('\0');
  if (ref === '' || at === '') return [];
  const tip = { ref, revision, at: Number(at) * 1000, ...(symref === '' ? {} : { standsFor: symref }) };
  if (ref.startsWith('refs/heads/')) return [{ ...tip, name: ref.slice('refs/heads/'.length) }];
  const remote = remotes.find((name) => ref.startsWith(`refs/remotes/${name}/`));
  return remote === undefined ? [] : [{ ...tip, remote, name: ref.slice(`refs/remotes/${remote}/`.length) }];
}

/** Names to ask `branchTips` for, so that `pickDefaultBranch` can answer. */
export function defaultBranchNames(repository: Repository): readonly string[] {
  return [
    ...new Set([...USUAL_NAMES, ...(repository.head.branch === undefined ? [] : [repository.head.branch])]),
  ];
}

/**
 * The branch that everything is merged to: what the remote says, else the usual names, else where HEAD is. Of a branch
 * that is here and on the remote, the remote's: that is what can have been deployed.
 */
export function pickDefaultBranch(repository: Repository, tips: readonly BranchTip[]): BranchTip | undefined {
  const remote = primaryRemote(repository)?.name;
  const said = tips.find((tip) => tip.name === 'HEAD' && tip.remote === remote);
  const head = repository.head.branch;
  const names = repository.isBare && head !== undefined ? [head, ...USUAL_NAMES] : USUAL_NAMES;
  if (said?.remote !== undefined && said.standsFor !== undefined) {
    return {
      ...said,
      ref: said.standsFor,
      name: said.standsFor.slice(`refs/remotes/${said.remote}/`.length),
    };
  }
  return (
    names.map((name) => pickBranch(tips, name, remote)).find((tip) => tip !== undefined) ??
    (head === undefined ? undefined : pickBranch(tips, head, remote))
  );
}

export function pickBranch(tips: readonly BranchTip[], name: string, remote?: string): BranchTip | undefined {
  const named = tips.filter((tip) => tip.name === name);
  return (
    named.find((tip) => tip.remote !== undefined && tip.remote === remote) ??
    named.find((tip) => tip.remote === undefined) ??
    named[0]
  );
}

/** The branch that everything is merged to, if the repository has any. */
export async function defaultBranch(
  repository: Repository,
  signal?: AbortSignal,
): Promise<BranchTip | undefined> {
  return pickDefaultBranch(repository, await branchTips(repository, defaultBranchNames(repository), signal));
}
