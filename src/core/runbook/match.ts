import { slugify } from '../text/slug.ts';
import { visible } from '../text/visible.ts';
import { Problems } from './attributes.ts';
import type { RunbookText } from './files.ts';
import { readFrontMatter } from './outline.ts';

export interface RunbookWanted {
  /** Of the alert, the likeliest first. */
  readonly names: readonly string[];
  /** Addresses or file names that the alert itself points to. */
  readonly runbooks: readonly string[];
}

export interface RunbookMatch<T> {
  readonly file: T;
  /** "its name is that of the alert" */
  readonly reason: string;
}

/** Enough for every front matter and first heading. */
const HEAD = 10_000;

/** The runbooks of a folder that are for an alert, the surest first. */
export function matchRunbooks<T extends RunbookText>(
  files: readonly T[],
  { names, runbooks }: RunbookWanted,
): RunbookMatch<T>[] {
  const pointed = new Set(runbooks.flatMap(keysOfAddress));
  const named = new Set(names.map(keyOf).filter((key) => key !== ''));
  const ways: readonly (readonly [reason: string, isMatch: (file: T) => boolean])[] = [
    ['the alert points to it', ({ name }) => pointed.has(keyOfFile(name))],
    ['it says that it is for this alert', ({ text }) => aboutOf(text).alerts.some((key) => named.has(key))],
    ['its name is that of the alert', ({ name }) => named.has(keyOfFile(name))],
    ['its title is that of the alert', ({ text }) => named.has(aboutOf(text).title)],
  ];
  const found = new Map<T, RunbookMatch<T>>();
  for (const [reason, isMatch] of ways) {
    for (const file of files) if (!found.has(file) && isMatch(file)) found.set(file, { file, reason });
  }
  return [...found.values()];
}

/** "HighErrorRate", "high-error-rate" and "High error rate" are one. */
const keyOf = (text: string): string => slugify(text, 200).replaceAll('-', '');
const keyOfFile = (name: string): string => keyOf(name.replace(/\.(?:md|markdown|html?)$/i, ''));

/** The last part of the path, and what is behind the "#": "…/runbooks/disk-full", "…/runbook.md#alert-name-disk-full". */
function keysOfAddress(address: string): string[] {
  const [whole = '', fragment = ''] = address.split('#');
  const last = whole.split('?')[0]?.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return [keyOfFile(last), keyOf(fragment.replace(/^alert-?name-/i, ''))].filter((key) => key !== '');
}

function aboutOf(text: string): { readonly title: string; readonly alerts: readonly string[] } {
  const lines = visible(text.replace(/^\ufeff/, '').slice(0, HEAD)).split('\n');
  const { title, meta, lines: length } = readFrontMatter(lines, new Problems());
  const heading = lines.slice(length).find((line) => /^# +\S/.test(line));
  const alerts = (meta.alerts ?? '').replace(/^\[|\]$/g, '').split(',');
  return {
    title: keyOf(title ?? heading?.slice(2) ?? ''),
    alerts: alerts.map(keyOf).filter((key) => key !== ''),
  };
}
