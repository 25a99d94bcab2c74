import type { Place } from './events.ts';

/** "src/pay.ts, lines 10–20, at 1a2b3c4d, with changes that are not committed" */
export function placeWords({ path, lines, revision, isChanged }: Place): string {
  const which =
    lines === undefined
      ? ''
      : lines.from === lines.to
        ? `line ${lines.from}`
        : `lines ${lines.from}–${lines.to}`;
  return [
    path,
    which,
    revision === undefined ? '' : `at ${revision.slice(0, 8)}`,
    isChanged === true ? 'with changes that are not committed' : '',
  ]
    .filter(Boolean)
    .join(', ');
}
