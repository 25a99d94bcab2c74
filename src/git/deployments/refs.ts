import { globTest, isRefGlob } from '../../core/deployments/glob.ts';
import { isDeployingRemote, isOfSeries } from '../../core/deployments/moving.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { tagClassifier } from '../../core/deployments/tag-name.ts';
import { LineReader, runReaderToEnd } from '../reader.ts';
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
  const named = new Naming(globs);
  const lines = new LineReader();
  // They are understood while git still lists the others.
  await runReaderToEnd(repository, [...args, ...new Set(globs.map(folderOf))], { signal }, (chunk) => {
    for (const line of lines.read(chunk)) named.add(line);
  });
  return named;
}

/** Sorts refs by what their names say. */
class Naming implements NamedRefs {
  readonly tags: NamedTag[] = [];
  readonly series: NamedTag[] = [];
  readonly moving: NamedTag[] = [];
  readonly notes: string[] = [];
  readonly #tests: readonly ((ref: string) => boolean)[];
  readonly #classify = tagClassifier();

  constructor(globs: readonly string[]) {
    this.#tests = globs.map(globTest);
  }

  /** @param line "<object> <ref>" */
  add(line: string): void {
    const space = line.indexOf(' ');
    const ref = line.slice(space + 1);
    if (ref.startsWith(TAGS)) this.tags.push(this.#named(line, ref.slice(TAGS.length)));
    else if (ref.endsWith('/HEAD') || !this.#tests.some((matches) => matches(ref))) return;
    else if (ref.startsWith(NOTES)) this.notes.push(ref);
    else {
      const one = this.#named(line, ref.slice('refs/'.length));
      (isOfSeries(one) && !one.name.startsWith('remotes/') ? this.series : this.moving).push(one);
    }
  }

  #named(line: string, name: string): NamedTag {
    return { name, object: line.slice(0, line.indexOf(' ')), class: this.#classify(name) };
  }
}

/** What for-each-ref is asked for: the folder that all refs of a glob are in, so that `**` needs no help of git's. */
function folderOf(glob: string): string {
  const star = glob.indexOf('*');
  return star < 0 ? glob : glob.slice(0, glob.lastIndexOf('/', star));
}
