import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeLine } from '../../../src/core/incident/codec.ts';
import { makeId } from '../../../src/core/incident/event-id.ts';
import type { JournalContents } from '../../../src/git/journal/journal.ts';
import { runGit, type GitInput } from '../../../src/git/process.ts';
import type { Sandbox } from './helpers.ts';

export const OTHER = 'aaaaaaaaaaaa';

/** An incident id of its own, and where others' clones would have put what they wrote of it. */
export const fetchedRef = (incident: string, writer = OTHER): string =>
  `refs/incidents-remotes/origin/${incident}/${writer}`;

export const idAt = (ms: number): string => makeId({ ms, counter: 0 }, randomBytes(13));

/** The line of an event as anybody could write it, whatever is in it. Parts that are `undefined` are left out. */
export function lineOf(
  incident: string,
  text: string,
  parts: Readonly<Record<string, unknown>> = {},
): string {
  const now = Date.now();
  return JSON.stringify({
    v: 1,
    id: idAt(now),
    incident,
    writer: OTHER,
    session: '0badcafe',
    seq: 1,
    kind: 'note.added',
    occurredAt: new Date(now).toISOString(),
    recordedAt: new Date(now).toISOString(),
    actor: { name: 'Mal', type: 'person' },
    source: 'manual',
    data: { text },
    ...parts,
  });
}

/** A good line, which is checked to be one. */
export function goodLine(
  incident: string,
  text: string,
  parts: Readonly<Record<string, unknown>> = {},
): string {
  const line = lineOf(incident, text, parts);
  assert.ok('stored' in decodeLine(line), line);
  return line;
}

export async function gitBytes(sandbox: Sandbox, args: readonly string[], input: GitInput): Promise<string> {
  const { exitCode, stdout, stderr } = await runGit(args, { cwd: sandbox.repository, input });
  assert.equal(exitCode, 0, stderr);
  return stdout.toString().trim();
}

/** Writes any object, valid or not, and returns its id. */
export const writeObject = (
  sandbox: Sandbox,
  type: 'blob' | 'tree' | 'commit' | 'tag',
  ...bytes: readonly (string | Uint8Array)[]
): Promise<string> => gitBytes(sandbox, ['hash-object', '-t', type, '--literally', '-w', '--stdin'], bytes);

export type RawEntry = readonly [mode: string, name: string, oid: string];

/** Writes a tree with just these entries, in this order, whatever their names. */
export const writeTree = (sandbox: Sandbox, entries: readonly RawEntry[]): Promise<string> =>
  writeObject(
    sandbox,
    'tree',
    Buffer.concat(
      entries.map(([mode, name, oid]) =>
        Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
      ),
    ),
  );

export const writeCommit = (sandbox: Sandbox, tree: string, message = 'planted'): Promise<string> =>
  writeObject(
    sandbox,
    'commit',
    `tree ${tree}\nauthor Mal <mal@example.com> 1700000000 +0000\n` +
      `committer Mal <mal@example.com> 1700000000 +0000\n\n${message}\n`,
  );

/** Puts refs where they are wanted, many at once. */
export async function setRefs(
  sandbox: Sandbox,
  refs: Iterable<readonly [name: string, oid: string]>,
): Promise<void> {
  const commands = [...refs].map(([name, oid]) => `update ${name} ${oid}\n`);
  await gitBytes(sandbox, ['update-ref', '--stdin'], [commands.join('')]);
}

/** The same for very many, as a `git pack-refs` would leave them. */
export async function setPackedRefs(
  sandbox: Sandbox,
  refs: Iterable<readonly [name: string, oid: string]>,
): Promise<void> {
  const rows = [...refs].map(([name, oid]) => `${oid} ${name}\n`);
  await writeFile(join(sandbox.repository, '.git/packed-refs'), rows.join(''), { flag: 'wx' });
}

/** A commit with a tree of these entries, on a ref. */
export async function plantTree(sandbox: Sandbox, ref: string, entries: readonly RawEntry[]): Promise<void> {
  await setRefs(sandbox, [[ref, await writeCommit(sandbox, await writeTree(sandbox, entries))]]);
}

/** What was set aside, as a person reads it. */
export const reasonsOf = ({ problems }: Pick<JournalContents, 'problems'>): string[] =>
  problems.map(({ where, reason }) => `${where}: ${reason}`);

export interface Cost {
  readonly ms: number;
  /** By how much the memory of this process has been larger than before. */
  readonly megabytes: number;
}

/** What work takes, at its worst. */
export async function costOf<T>(work: () => Promise<T>): Promise<Cost & { readonly result: T }> {
  const before = process.memoryUsage().rss;
  let highest = before;
  const timer = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 20);
  const start = performance.now();
  try {
    const result = await work();
    const ms = performance.now() - start;
    highest = Math.max(highest, process.memoryUsage().rss);
    return { result, ms, megabytes: (highest - before) / 2 ** 20 };
  } finally {
    clearInterval(timer);
  }
}
