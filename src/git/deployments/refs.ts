import { globTest, isRefGlob } from '../../core/deployments/glob.ts';
import { isDeployingRemote, isOfSeries } from '../../core/deployments/moving.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { tagClassifier } from '../../core/deployments/tag-name.ts';
import { runReaderToEnd } from '../reader.ts';
import { primaryRemote, type Repository } from '../repository.ts';
import { TagNames, type Lines } from './tag-names.ts';

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

/** Sorts refs by what their names say. */
class Naming {
  readonly #tags = new TagNames();
  readonly #series: NamedTag[] = [];
  readonly #moving: NamedTag[] = [];
  readonly #notes: string[] = [];
  readonly #tests: readonly ((ref: string) => boolean)[];
  readonly #classify = tagClassifier();
  /** The beginning of a line whose end is in the next piece. */
  #rest = '';

  constructor(globs: readonly string[]) {
    this.#tests = globs.map(globTest);
  }

  /** @param chunk of lines "<object> <ref>" */
  read(chunk: Buffer): void {
    // Byte by byte, which takes least: nearly all refs are written in ASCII.
    const text = this.#rest + chunk.toString('latin1');
    let at = 0;
    for (;;) {
      at = this.#tags.readAlike(text, at);
      const end = text.indexOf('\n', at) + 1;
      if (end === 0) break;
      at = this.#add({ text, start: at, end });
    }
    this.#rest = text.slice(at);
  }

  until(before: string): NamedRefs {
    this.#tags.leaveOutFrom(before);
    const series = this.#series.filter((mark) => (mark.class.time ?? '') < before);
    return { tags: this.#tags, series, moving: this.#moving, notes: this.#notes };
  }

  /** @returns where the next line begins that was not taken in */
  #add(lines: Lines): number {
    const line = asUtf8(lines.text.slice(lines.start, lines.end - 1));
    const space = line.indexOf(' ');
    const ref = line.slice(space + 1);
    if (ref.startsWith(TAGS)) return this.#tags.add(lines, ref.slice(TAGS.length));
    if (!ref.endsWith('/HEAD') && this.#tests.some((matches) => matches(ref))) {
      if (ref.startsWith(NOTES)) this.#notes.push(ref);
      else this.#addMark(line.slice(0, space), ref.slice('refs/'.length));
    }
    return lines.end;
  }

  #addMark(object: string, name: string): void {
    const mark = { name, object, class: this.#classify(name).class };
    (isOfSeries(mark) && !name.startsWith('remotes/') ? this.#series : this.#moving).push(mark);
  }
}

const asUtf8 = (bytes: string): string =>
  /[\u0080-\u00ff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;

/** What for-each-ref is asked for: the folder that all refs of a glob are in, so that `**` needs no help of git's. */
function folderOf(glob: string): string {
  const star = glob.indexOf('*');
  return star < 0 ? glob : glob.slice(0, glob.lastIndexOf('/', star));
}
