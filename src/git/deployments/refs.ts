import { globTest, isRefGlob } from '../../core/deployments/glob.ts';
import { isDeployingRemote, isOfSeries } from '../../core/deployments/moving.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { tagClassifier } from '../../core/deployments/tag-name.ts';
import { runReaderToEnd } from '../reader.ts';
import { primaryRemote, type Repository } from '../repository.ts';
import { TagNames } from './tag-names.ts';

/** Refs that mark deployments, by their names alone. */
export interface NamedRefs {
  readonly tags: TagNames;
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

export interface NameOptions {
  /** Globs over full names of refs that the settings name. */
  readonly refs?: readonly string[] | undefined;
  /** What is deployed was deployed by then: a name that says otherwise would stay on top for ever. UTC, ISO 8601. */
  readonly before: string;
  readonly signal?: AbortSignal | undefined;
}

/** All tags and all refs that mark deployments, without reading any of them: one process. */
export async function nameRefs(repository: Repository, options: NameOptions): Promise<NamedRefs> {
  const { refs = [], before, signal } = options;
  // The remote that the code lives on is no place to deploy to, whatever it is called.
  const others = repository.remotes.filter((remote) => remote !== primaryRemote(repository));
  const remotes = others.filter(isDeployingRemote).map(({ name }) => `refs/remotes/${name}/**`);
  const globs = [...DEPLOY_REFS, ...remotes, ...refs.filter(isRefGlob)];
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags'];
  const naming = new Naming(globs);
  // They are understood while git still lists the others.
  await runReaderToEnd(repository, [...args, ...new Set(globs.map(folderOf))], { signal }, (chunk) => {
    naming.read(chunk);
  });
  return naming.until(before);
}

const LINE_END = 0x0a;

/** Sorts refs by what their names say. */
class Naming {
  readonly #tags = new TagNames();
  readonly #series: NamedTag[] = [];
  readonly #moving: NamedTag[] = [];
  readonly #notes: string[] = [];
  readonly #tests: readonly ((ref: string) => boolean)[];
  readonly #classify = tagClassifier();
  /** The beginning of a line whose end is in the next piece. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(globs: readonly string[]) {
    this.#tests = globs.map(globTest);
  }

  /** @param chunk of lines "<object> <ref>" */
  read(chunk: Buffer): void {
    let at = 0;
    if (this.#rest.length > 0) {
      at = chunk.indexOf(LINE_END) + 1;
      this.#rest = Buffer.concat([this.#rest, at === 0 ? chunk : chunk.subarray(0, at)]);
      if (at === 0) return;
      this.#add(this.#rest, 0, this.#rest.length);
    }
    for (;;) {
      at = this.#tags.readAlike(chunk, at);
      const end = chunk.indexOf(LINE_END, at) + 1;
      if (end === 0) break;
      this.#add(chunk, at, end);
      at = end;
    }
    this.#rest = chunk.subarray(at);
  }

  until(before: string): NamedRefs {
    this.#tags.leaveOutFrom(before);
    const series = this.#series.filter((mark) => (mark.class.time ?? '') < before);
    return { tags: this.#tags, series, moving: this.#moving, notes: this.#notes };
  }

  #add(bytes: Buffer, start: number, end: number): void {
    const line = bytes.toString('utf8', start, end - 1);
    const space = line.indexOf(' ');
    const ref = line.slice(space + 1);
    if (ref.startsWith(TAGS)) this.#tags.add(bytes, start, end);
    else if (ref.endsWith('/HEAD') || !this.#tests.some((matches) => matches(ref))) return;
    else if (ref.startsWith(NOTES)) this.#notes.push(ref);
    else {
      const name = ref.slice('refs/'.length);
      const mark = { name, object: line.slice(0, space), class: this.#classify(name).class };
      (isOfSeries(mark) && !name.startsWith('remotes/') ? this.#series : this.#moving).push(mark);
    }
  }
}

/** What for-each-ref is asked for: the folder that all refs of a glob are in, so that `**` needs no help of git's. */
function folderOf(glob: string): string {
  const star = glob.indexOf('*');
  return star < 0 ? glob : glob.slice(0, glob.lastIndexOf('/', star));
}
