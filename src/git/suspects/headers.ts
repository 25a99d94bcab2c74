import type { Candidate } from '../../core/suspects/candidate.ts';
import type { Repository } from '../repository.ts';
import { FieldReader } from './fields.ts';
import { LIMITS } from './limits.ts';
import { runReaderToEnd } from '../reader.ts';

export interface Header extends Candidate {
  readonly parents: readonly string[];
}

const FIELDS = ['%H', '%P', '%ct', '%an', '%s', '%b'];
const FORMAT = [
  '-z',
  '--no-show-signature',
  '--no-notes',
  '--encoding=UTF-8',
  `--format=${FIELDS.join('%x00')}`,
];

export interface HeaderRange {
  /** By first parent, what leads to any of them. */
  readonly tips: readonly string[];
  /** Milliseconds since 1970, both included. */
  readonly since: number;
  readonly until: number;
  readonly limit: number;
}

/** Newest first. @throws GitError */
export async function readHeaders(
  repository: Repository,
  { tips, since, until, limit }: HeaderRange,
  signal?: AbortSignal,
): Promise<readonly Header[]> {
  if (tips.length === 0) return [];
  const times = [`--max-age=${Math.floor(since / 1000)}`, `--min-age=${Math.floor(until / 1000)}`];
  const args = ['log', '--first-parent', ...times, `--max-count=${limit}`, ...FORMAT, '--stdin'];
  return readLog(repository, args, tips, signal);
}

/** Of just these commits, in this order. @throws GitError */
export async function readHeadersOf(
  repository: Repository,
  revisions: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Header[]> {
  if (revisions.length === 0) return [];
  return readLog(repository, ['log', '--no-walk=unsorted', ...FORMAT, '--stdin'], revisions, signal);
}

async function readLog(
  repository: Repository,
  args: readonly string[],
  revisions: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly Header[]> {
  const reader = new FieldReader(LIMITS.bodyBytes);
  const headers: Header[] = [];
  let fields: string[] = [];
  const input = [revisions.map((revision) => `${revision}\n`).join('')];
  await runReaderToEnd(repository, args, { signal, input }, (chunk) => {
    for (const field of reader.read(chunk)) {
      fields.push(field);
      if (fields.length < FIELDS.length) continue;
      headers.push(parseHeader(fields));
      fields = [];
    }
  });
  return headers;
}

function parseHeader(fields: readonly string[]): Header {
  const [revision = '', parents = '', at = '', author = '', subject = '', body = ''] = fields;
  const ofParents = parents.split(' ').filter(Boolean);
  return {
    revision,
    parents: ofParents,
    at: Number(at) * 1000,
    author,
    isMerge: ofParents.length > 1,
    subject,
    body: body.trimEnd(),
  };
}
