import { resolve } from 'node:path';
import type { GitResult } from '../../process.ts';
import { presentable } from './failures.ts';
import { plainError, plainFailure } from './plain-failures.ts';
import { firstLine } from '../../process.ts';
import { ALL_FETCHED, bundleNamespace, ownRefsOf, parseAnywhere, type WriterRef } from './refspecs.ts';
import type { NetworkCommand, RemoteGit } from './remote-git.ts';
import { SyncError, type SyncFailure } from './sharing.ts';
import { isAncestor, readTips, type Tips } from './tips.ts';

/** Different histories of one writer, each in a namespace of its own. More than these are not kept. */
const MAX_HISTORIES = 8;
const MAX_REFS = 10_000;

interface BundledRef extends WriterRef {
  readonly name: string;
  readonly oid: string;
}

/** Writes all that this clone has of an incident. @throws SyncError */
export async function writeBundleFile(
  git: RemoteGit,
  incident: string,
  path: string,
  at: string,
): Promise<void> {
  const tips = await readTips(git, [ownRefsOf(incident), `${ALL_FETCHED}*/${incident}/*`]);
  const names = await withoutRepetition(git, tips);
  if (names.length === 0) {
    const message =
      'There is nothing of this incident in git yet, so there is nothing to hand over. Record an entry first.';
    throw plainError('other', message, at);
  }
  const input = names.map((name) => `${name}\n`);
  const result = await git.local(['bundle', 'create', '--quiet', resolve(path), '--stdin'], input);
  if (result.exitCode === 0) return;
  const message = `${path} could not be written: ${firstLine(result.stderr)}. Choose another place, or free some space.`;
  throw new SyncError(plainFailure('other', message, at, result.stderr));
}

/** Of what several places have of one writer, the one with all of it; where none has all, each. */
async function withoutRepetition(git: RemoteGit, tips: Tips): Promise<string[]> {
  const byWriter = Map.groupBy(tips, ([name]) => parseAnywhere(name)?.writer);
  const names: string[] = [];
  for (const [writer, refs] of byWriter) {
    if (writer === undefined) continue;
    const kept: (readonly [string, string])[] = [];
    for (const ref of refs) {
      const isCovered = await some(kept, (other) => isAncestor(git, ref[1], other[1]));
      if (isCovered) continue;
      const covered: (readonly [string, string])[] = [];
      for (const other of kept) if (await isAncestor(git, other[1], ref[1])) covered.push(other);
      kept.splice(0, kept.length, ...kept.filter((other) => !covered.includes(other)), ref);
    }
    names.push(...kept.map(([name]) => name));
  }
  return names;
}

async function some<T>(
  items: readonly T[],
  test: (item: T) => Promise<boolean | undefined>,
): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}

/**
 * Takes in what a file has of incidents.
 * @returns the incidents in it
 * @throws SyncError when it is no bundle, or when it has something that git does not take
 */
export async function readBundleFile(git: RemoteGit, path: string, at: string): Promise<readonly string[]> {
  const file = resolve(path);
  const check = await askAboutFile(git, ['bundle', 'verify', file]);
  if (check.exitCode !== 0) throw new SyncError(unreadable(path, check, at));
  const listing = await askAboutFile(git, ['bundle', 'list-heads', file]);
  if (listing.exitCode !== 0) throw new SyncError(unreadable(path, listing, at));
  const refs = parseHeads(listing.stdout.toString());
  if (refs.length === 0 || refs.length > MAX_REFS) {
    const message = `${path} is a bundle of git, but holds no incidents. Ask for a file that was saved by Save Incident as Bundle.`;
    throw plainError('other', message, at);
  }
  let waiting: readonly BundledRef[] = refs;
  for (let number = 0; waiting.length > 0 && number < MAX_HISTORIES; number += 1)
    waiting = await takeInto(git, { file, path, at, namespace: bundleNamespace(number) }, waiting);
  if (waiting.length > 0) {
    const message = `${path} holds more different histories of one writer than are kept. The rest of it was taken in.`;
    throw plainError('other', message, at);
  }
  return [...new Set(refs.map(({ incident }) => incident))];
}

interface Destination {
  readonly file: string;
  readonly path: string;
  readonly at: string;
  readonly namespace: string;
}

/** @returns what is no continuation of what is there, and so belongs elsewhere */
async function takeInto(
  git: RemoteGit,
  { file, path, at, namespace }: Destination,
  refs: readonly BundledRef[],
): Promise<BundledRef[]> {
  const targetOf = ({ incident, writer }: BundledRef): string => `${namespace}${incident}/${writer}`;
  const perTarget = Map.groupBy(refs, targetOf);
  const firsts = [...perTarget.values()].flatMap((some) => some.slice(0, 1));
  const others = [...perTarget.values()].flatMap((some) => some.slice(1));
  const result = await askAboutFile(
    git,
    [...FETCH, file],
    firsts.map((ref) => `${ref.name}:${targetOf(ref)}\n`),
  );
  const tips = await readTips(git, [namespace]);
  const left: BundledRef[] = [];
  for (const ref of firsts) {
    const tip = tips.get(targetOf(ref));
    const isThere = tip !== undefined && (await isAncestor(git, ref.oid, tip)) === true;
    if (!isThere) left.push(ref);
  }
  const isRefused = result.exitCode !== 0 && !result.stderr.includes('(non-fast-forward)');
  if (isRefused) throw new SyncError(unreadable(path, result, at));
  return [...left, ...others];
}

/** See fetch.ts for why. */
const FETCH = [
  'fetch',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-filter',
  '--no-auto-maintenance',
  '--no-write-commit-graph',
  '--no-prune',
  '--refmap=',
  '--show-forced-updates',
  '--stdin',
  '--',
];

/** A person waits for it, and a hostile file must not keep it busy for ever. */
async function askAboutFile(
  git: RemoteGit,
  args: readonly string[],
  input?: readonly string[],
): Promise<GitResult> {
  const command: NetworkCommand = {
    args,
    asked: {},
    settings: [
      ['fetch.fsckObjects', 'true'],
      ['fetch.prune', 'false'],
    ],
    ...(input === undefined ? {} : { input }),
  };
  return git.overNetwork(command);
}

function parseHeads(listing: string): BundledRef[] {
  return listing.split('\n').flatMap((line) => {
    const [, oid, name] = /^([0-9a-f]{40,64}) (\S+)$/.exec(line) ?? [];
    const ref = name === undefined ? undefined : parseAnywhere(name);
    return ref && oid !== undefined && name !== undefined ? [{ ...ref, name, oid }] : [];
  });
}

function unreadable(path: string, { stderr, isTimedOut }: GitResult, at: string): SyncFailure {
  const detail = presentable(stderr);
  const reason = isTimedOut ? 'git did not come to an end with it' : whyUnreadable(stderr);
  const message = `${path} cannot be taken in: ${reason}. Nothing was changed. Ask for the file again.`;
  return plainFailure(isTimedOut ? 'timeout' : 'other', message, at, detail);
}

function whyUnreadable(stderr: string): string {
  if (/does not look like a v|not a bundle|unrecognized header/.test(stderr)) return 'it is no bundle of git';
  if (/could not open|No such file|unable to open|Is a directory/i.test(stderr))
    return 'there is no such file, or it cannot be read';
  if (/unknown hash algorithm|mismatched (?:object format|algorithms)/i.test(stderr))
    return 'it comes from a repository with another kind of object ids';
  if (/lacks these prerequisite|prerequisite/.test(stderr)) return 'it builds on history that is not in it';
  return firstLine(stderr).replace(/^(fatal|error): /, '');
}
