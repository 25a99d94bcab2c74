import type { Files, Person } from './story.ts';

export type Commit = {
  readonly mark: number;
  readonly branch: string;
  readonly author: Person;
  readonly committer: Person;
  readonly authoredAt: Date;
  readonly committedAt: Date;
  readonly message: string;
  readonly parents: readonly number[];
  readonly files: Files;
};

export type Tag = {
  readonly name: string;
  readonly mark: number;
  /** An annotated tag knows who made it and when; a light one is only a name. */
  readonly annotation?: { readonly by: Person; readonly at: Date; readonly message: string };
};

/** What `git fast-import` reads: a whole history in one process. */
export function fastImportStream(commits: readonly Commit[], tags: readonly Tag[]): string {
  return [...commits.map(commitText), ...tags.map(tagText), 'done\n'].join('');
}

function commitText(commit: Commit): string {
  const [first, ...merged] = commit.parents;
  return [
    `commit refs/heads/${commit.branch}\nmark :${commit.mark}\n`,
    `author ${signature(commit.author, commit.authoredAt)}\n`,
    `committer ${signature(commit.committer, commit.committedAt)}\n`,
    data(commit.message),
    first === undefined ? '' : `from :${first}\n`,
    ...merged.map((mark) => `merge :${mark}\n`),
    'deleteall\n',
    ...[...commit.files].map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
    '\n',
  ].join('');
}

function tagText({ name, mark, annotation }: Tag): string {
  if (annotation === undefined) return `reset refs/tags/${name}\nfrom :${mark}\n\n`;
  return `tag ${name}\nfrom :${mark}\ntagger ${signature(annotation.by, annotation.at)}\n${data(annotation.message)}`;
}

function signature({ name, email }: Person, at: Date): string {
  return `${name} <${email}> ${Math.floor(at.getTime() / 1000)} +0000`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
