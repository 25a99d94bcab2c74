import type { NamedTag } from '../../core/deployments/scheme.ts';
import { readToEnd } from '../reader.ts';
import type { Repository } from '../repository.ts';

/** What git knows of a tag. */
export interface ReadTag {
  /** Full hash of the commit, however many tags stand between. */
  readonly revision: string;
  readonly author: string;
  readonly committedAt: number;
  /** Absent for a light tag: git does not record who made one, nor when. */
  readonly tagger?: { readonly name: string; readonly at: number };
}

/** Reads tags and their commits: one process. Left out is what leads to no commit that is here. */
export async function readTags(
  repository: Repository,
  tags: readonly NamedTag[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<NamedTag, ReadTag>> {
  const names = tags.flatMap(({ object }) => [object, `${object}^{commit}`]);
  const objects = await readObjects(repository, names, signal);
  const read = new Map<NamedTag, ReadTag>();
  for (const tag of tags) {
    const itself = objects.next().value;
    const commit = objects.next().value;
    if (commit?.type !== 'commit') continue;
    const header = headerOf(commit);
    const author = readPerson(header, 'author');
    const tagger = itself?.type === 'tag' ? readPerson(headerOf(itself), 'tagger') : undefined;
    read.set(tag, {
      revision: commit.id,
      author: author?.name ?? '',
      committedAt: readPerson(header, 'committer')?.at ?? 0,
      ...(tagger === undefined ? {} : { tagger }),
    });
  }
  return read;
}

/** Reads objects by hash, in order: one process. `undefined` stands for one that is not here. */
export async function readObjects(
  repository: Repository,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Generator<RawObject | undefined, undefined>> {
  const input = [names.map((name) => `${name}\n`).join('')];
  return parseObjects(await readToEnd(repository, ['cat-file', '--batch', '--buffer'], { signal, input }));
}

interface RawObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const LINE_END = 0x0a;

/** The answers of `cat-file --batch`. */
function* parseObjects(output: Buffer): Generator<RawObject | undefined, undefined> {
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(LINE_END, at);
    const [id = '', type = '', size = ''] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (size === '') {
      yield undefined;
      continue;
    }
    yield { id, type, bytes: output.subarray(at, at + Number(size)) };
    at += Number(size) + 1;
  }
  return undefined;
}

/** The lines before the message of a commit or tag. */
function headerOf({ bytes }: RawObject): string {
  const message = bytes.indexOf('\n\n');
  return bytes.toString('utf8', 0, message < 0 ? bytes.length : message);
}

/** The last moment that a Date can hold: a hostile commit may claim any. */
const END_OF_TIME = 8.64e15;

const ROLES = {
  author: /(?:^|\n)author ([^\n]*?) ?<[^>\n]*> ?(-?\d+)/,
  committer: /(?:^|\n)committer ([^\n]*?) ?<[^>\n]*> ?(-?\d+)/,
  tagger: /(?:^|\n)tagger ([^\n]*?) ?<[^>\n]*> ?(-?\d+)/,
};

function readPerson(header: string, role: keyof typeof ROLES): { name: string; at: number } | undefined {
  const [, name, seconds] = ROLES[role].exec(header) ?? [];
  if (name === undefined || seconds === undefined) return undefined;
  return { name, at: Math.max(-END_OF_TIME, Math.min(Number(seconds) * 1000, END_OF_TIME)) };
}
