import { setImmediate } from 'node:timers/promises';
import { globTest, isRefGlob } from '../../core/deployments/glob.ts';
import { isDeployingRemote, isOfSeries } from '../../core/deployments/moving.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { tagClassifier } from '../../core/deployments/tag-name.ts';
import { readGit } from '../client.ts';
import { primaryRemote, type Repository } from '../repository.ts';

/** Refs that mark deployments, by their names alone. */
export interface NamedRefs {
  readonly tags: readonly NamedTag[];
  /** Each tells of one deployment: "deploy/production/checkout/2026-11-20T14-05Z". */
  readonly series: readonly NamedTag[];
  /** Each follows what is deployed now: "deploy/production", "remotes/heroku/main". */
  readonly moving: readonly NamedTag[];
  /** Full names of refs that hold notes: "refs/notes/deployments". */
  readonly notes: readonly string[];
}

const TAGS = 'refs/tags/';
const NOTES = 'refs/notes/';

/** Where CI leaves refs and notes of its own, in repositories where it does. */
export const DEPLOY_REFS = [
  'refs/deploy/**',
  'refs/deploys/**',
  'refs/deployment/**',
  'refs/deployments/**',
  'refs/notes/deploy*',
  'refs/notes/deploy*/**',
];

/** Classifying takes microseconds each: so many, and then the editor gets its turn. */
const AT_ONCE = 1000;

/** All tags and all refs that mark deployments, without reading any of them: one process. */
export async function nameRefs(
  repository: Repository,
  configured: readonly string[] = [],
  signal?: AbortSignal,
): Promise<NamedRefs> {
  // The remote that the code lives on is no place to deploy to, whatever it is called.
  const others = repository.remotes.filter((remote) => remote !== primaryRemote(repository));
  const remotes = others.filter(isDeployingRemote).map(({ name }) => `refs/remotes/${name}/**`);
  const globs = [...DEPLOY_REFS, ...remotes, ...configured.filter(isRefGlob)];
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags'];
  const text = await readGit(repository.root, [...args, ...new Set(globs.map(folderOf))], {
    gitPath: repository.gitPath,
    signal,
  });
  const tests = globs.map(globTest);
  const classify = tagClassifier();
  const [tags, series, moving]: [NamedTag[], NamedTag[], NamedTag[]] = [[], [], []];
  const notes: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (index % AT_ONCE === AT_ONCE - 1)
      await setImmediate(undefined, signal === undefined ? {} : { signal });
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const [object, ref] = [line.slice(0, space), line.slice(space + 1)];
    if (ref.startsWith(TAGS)) {
      const name = ref.slice(TAGS.length);
      tags.push({ name, object, class: classify(name) });
    } else if (ref.endsWith('/HEAD') || !tests.some((matches) => matches(ref))) continue;
    else if (ref.startsWith(NOTES)) notes.push(ref);
    else {
      const name = ref.slice('refs/'.length);
      const one = { name, object, class: classify(name) };
      (isOfSeries(one) && !name.startsWith('remotes/') ? series : moving).push(one);
    }
  }
  return { tags, series, moving, notes };
}

/** What for-each-ref is asked for: the folder that all refs of a glob are in, so that `**` needs no help of git's. */
function folderOf(glob: string): string {
  const star = glob.indexOf('*');
  return star < 0 ? glob : glob.slice(0, glob.lastIndexOf('/', star));
}
