import type { Candidate, ChangedFile } from './candidate.ts';
import { remembered } from './remembered.ts';
import { NO_LINES, type Lines } from './lines.ts';
import { compoundsOf, stem, termsOf } from './terms.ts';

/** How often each term stands somewhere. */
export type Bag = ReadonlyMap<string, number>;

/** Where words of a report can be met again. */
export const FIELDS = ['subject', 'body', 'paths', 'lines'] as const;
export type Field = (typeof FIELDS)[number];

/** A candidate as the ranker reads it. Does not depend on the incident, so it is made once for each commit. */
export interface Prepared {
  readonly candidate: Candidate;
  readonly bags: Readonly<Record<Exclude<Field, 'lines'>, Bag>>;
  /** They are chosen beside the others of its window: see telling.ts. */
  readonly lines: Lines;
  /** In terms. */
  readonly lengths: Readonly<Record<Field, number>>;
  /** Folders of its files and the folders above those. */
  readonly folders: ReadonlySet<string>;
}

/** As in the incidents that the weights were fitted on: with more, long messages would look unlike any of those. */
const MAX_BODY = 700;
// Far more than commits have: only what a machine wrote is cut.
const MAX_SUBJECT = 500;
const MAX_FILES = 200;
const MAX_DEPTH = 12;
/** Of so many they are remembered. */
const [MESSAGES, FILES] = [5_000, 10_000];

const prepared = new WeakMap<Candidate, Prepared>();

/** Made at most once for each object: prepare in slices what would take long at once. */
export function prepare(candidate: Candidate): Prepared {
  const known = prepared.get(candidate);
  if (known) return known;
  const made = make(candidate);
  prepared.set(candidate, made);
  return made;
}

function make(candidate: Candidate): Prepared {
  const files = (candidate.files ?? []).slice(0, MAX_FILES);
  const subject = candidate.subject.slice(0, MAX_SUBJECT);
  const bags = {
    subject: bagOfText(subject),
    body: bagOfText(candidate.body.slice(0, MAX_BODY)),
    paths: bagOfPaths(files),
  };
  return {
    candidate,
    bags,
    lines: NO_LINES,
    lengths: {
      subject: sizeOf(bags.subject),
      body: sizeOf(bags.body),
      paths: sizeOf(bags.paths),
      lines: 0,
    },
    folders: foldersOf(files),
  };
}

function sizeOf(bag: Bag): number {
  let size = 0;
  for (const count of bag.values()) size += count;
  return size;
}

/** Each commit comes with its header first, and again with its paths and lines. */
const bagOfText = remembered((text): Bag => {
  const bag = new Map<string, number>();
  for (const compound of compoundsOf(text)) {
    for (const term of termsOf(compound)) bag.set(term, (bag.get(term) ?? 0) + 1);
  }
  return bag;
}, MESSAGES);

/** Of paths it matters in how many files a term stands; the name without its ending is a term too. */
function bagOfPaths(files: readonly ChangedFile[]): Bag {
  const bag = new Map<string, number>();
  for (const { path } of files) {
    for (const term of termsOfPath(path)) bag.set(term, (bag.get(term) ?? 0) + 1);
  }
  return bag;
}

/** The same files change again and again. */
export const termsOfPath = remembered((path): ReadonlySet<string> => {
  const terms = new Set<string>();
  for (const segment of path.split('/').slice(-MAX_DEPTH)) {
    for (const term of termsOf(segment)) terms.add(term);
  }
  return terms.add(nameTermOf(path));
}, FILES);

/** The term that the name of a file is met again by. */
export const nameTermOf = (path: string): string => stem(baseNameOf(path).toLowerCase());

/** The name of a file without folders and endings: `a/b/user-list.test.ts` is `user-list`. */
function baseNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.indexOf('.', 1);
  return dot === -1 ? name : name.slice(0, dot);
}

function foldersOf(files: readonly ChangedFile[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { path } of files) {
    let end = path.indexOf('/');
    for (let depth = 0; end !== -1 && depth < MAX_DEPTH; depth += 1) {
      folders.add(path.slice(0, end));
      end = path.indexOf('/', end + 1);
    }
  }
  return folders;
}
