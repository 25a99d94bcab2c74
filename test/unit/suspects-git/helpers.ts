import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Candidate } from '../../../src/core/suspects/candidate.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { readCandidates, type ReadCandidatesOptions } from '../../../src/git/suspects/candidates.ts';
import { candidateWindow } from '../../../src/git/suspects/window.ts';
import type { Fixture } from '../git/fixture.ts';

/** Ten hours after the day on which fixtures commit when nothing else is said. */
export const DETECTED_AT = Date.parse('2026-11-01T18:00:00Z');

export interface Read {
  readonly candidates: readonly Candidate[];
  readonly lacks: readonly string[];
  /** By subject. */
  readonly get: (subject: string) => Candidate;
}

export async function readAll(
  folder: string,
  options: ReadCandidatesOptions = {},
  gitPath?: string,
): Promise<Read> {
  const repository = await openRepository(folder, gitPath === undefined ? {} : { gitPath });
  return readOf(repository, options);
}

export async function readOf(repository: Repository, options: ReadCandidatesOptions = {}): Promise<Read> {
  const window = await candidateWindow(repository, DETECTED_AT);
  const { candidates, lacks } = await readCandidates(repository, window, options);
  return {
    candidates,
    lacks,
    get: (subject) => {
      const found = candidates.find((candidate) => candidate.subject === subject);
      if (found === undefined) throw new Error(`no candidate "${subject}"`);
      return found;
    },
  };
}

/** With its words as a plain map, by name: what numbers they have says nothing. */
export const plain = <T extends Pick<Candidate, 'words'>>({ words, ...rest }: T) => ({
  ...rest,
  ...(words && { words: new Map([...words].sort(([a], [b]) => (a < b ? -1 : 1))) }),
});

export const subjects = (candidates: readonly Candidate[]): string[] =>
  candidates.map(({ subject }) => subject);

export interface CountingGit {
  readonly gitPath: string;
  /** The commands that ran, such as "log" and "diff-tree -p", since it was last asked. */
  commands(): Promise<string[]>;
  /** The commits that were compared line by line, since it was last asked. */
  compared(): Promise<number>;
}

/**
 * A real git that writes down what it is asked.
 * @param seconds that it takes to compare lines, at least
 */
export async function countingGit({ home }: Fixture, seconds = 0): Promise<CountingGit> {
  const gitPath = path.join(home, 'git-that-counts');
  const asked = `${gitPath}.asked`;
  const pairs = `${gitPath}.pairs`;
  const script = [
    '#!/bin/sh',
    `echo "$@" >> "${asked}"`,
    `case "$*" in *diff-tree*-p*) sleep ${seconds}; tee -a "${pairs}" | git "$@";; *) exec git "$@";; esac`,
  ];
  await writeFile(gitPath, `${script.join('\n')}\n`);
  await chmod(gitPath, 0o755);
  const take = async (file: string): Promise<string[]> => {
    const text = await readFile(file, 'utf8').catch(() => '');
    await writeFile(file, '');
    return text.split('\n').filter(Boolean);
  };
  return {
    gitPath,
    commands: async () =>
      (await take(asked)).map((line) => {
        const [command = ''] = line.replace(/^(-c \S+ )*/, '').split(' ');
        return line.includes(' -p ') ? `${command} -p` : command;
      }),
    compared: async () => (await take(pairs)).length,
  };
}
