import type { NamedTag } from '../../core/deployments/scheme.ts';
import { tagClassifier } from '../../core/deployments/tag-name.ts';
import { openGit } from '../client.ts';
import { LineReader, runReaderToEnd } from '../reader.ts';
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

const PREFIX = 'refs/tags/';

/** All tags by name, without reading any of them. They are understood while git still lists the others. */
export async function nameTags(repository: Repository, signal?: AbortSignal): Promise<readonly NamedTag[]> {
  // To leave the prefix out would cost git as much time as all the rest.
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', PREFIX];
  const lines = new LineReader();
  const classify = tagClassifier();
  const tags: NamedTag[] = [];
  await runReaderToEnd(repository, args, { signal }, (chunk) => {
    for (const line of lines.read(chunk)) {
      const space = line.indexOf(' ');
      const name = line.slice(space + 1 + PREFIX.length);
      tags.push({ name, object: line.slice(0, space), class: classify(name) });
    }
  });
  return tags;
}

/** Reads tags and their commits: one process. Left out is what leads to no commit that is here. */
export async function readTags(
  repository: Repository,
  tags: readonly NamedTag[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<NamedTag, ReadTag>> {
  const input = tags.map(({ object }) => `${object}\n${object}^{commit}\n`).join('');
  const git = openGit(repository.root, { gitPath: repository.gitPath, signal, input });
  const output: unknown = await git.binaryCatFile(['--batch']);
  if (!Buffer.isBuffer(output)) throw new TypeError('simple-git did not answer with bytes');
  const objects = parseObjects(output);
  const read = new Map<NamedTag, ReadTag>();
  for (const tag of tags) {
    const itself = objects.next().value;
    const commit = objects.next().value;
    if (commit?.type !== 'commit') continue;
    const author = readPerson(commit.header, 'author');
    const tagger = itself?.type === 'tag' ? readPerson(itself.header, 'tagger') : undefined;
    read.set(tag, {
      revision: commit.id,
      author: author?.name ?? '',
      committedAt: readPerson(commit.header, 'committer')?.at ?? 0,
      ...(tagger === undefined ? {} : { tagger }),
    });
  }
  return read;
}

interface RawObject {
  readonly id: string;
  readonly type: string;
  /** The lines before the message. */
  readonly header: string;
}

const LINE_END = 0x0a;

/** The answers of `cat-file --batch`, in order. `undefined` stands for one that is not here. */
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
    const bytes = output.subarray(at, at + Number(size));
    const message = bytes.indexOf('\n\n');
    const hasHeader = type === 'commit' || type === 'tag';
    yield {
      id,
      type,
      header: hasHeader ? bytes.toString('utf8', 0, message < 0 ? bytes.length : message) : '',
    };
    at += Number(size) + 1;
  }
  return undefined;
}

/** The last moment that a Date can hold: a hostile commit may claim any. */
const END_OF_TIME = 8.64e15;

function readPerson(
  header: string,
  role: 'author' | 'committer' | 'tagger',
): { name: string; at: number } | undefined {
  const line = header.split('\n').find((text) => text.startsWith(`${role} `));
  const [, name, seconds] = /^\w+ (.*?) ?<[^>]*> ?(-?\d+)/.exec(line ?? '') ?? [];
  if (name === undefined || seconds === undefined) return undefined;
  return { name, at: Math.max(-END_OF_TIME, Math.min(Number(seconds) * 1000, END_OF_TIME)) };
}
