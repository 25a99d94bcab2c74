/** As long as a line of an event may be, and as many as a list of files keeps. */
export const LINE_MAX = 500;
const FILES_MAX = 1000;

/** A name from git as an event can hold it; undefined where nothing of it is left. */
export function lineOf(name: string): string | undefined {
  const line = name.slice(0, LINE_MAX).toWellFormed().trim();
  return line === '' ? undefined : line;
}

export const fileLines = (paths: readonly string[]): string[] =>
  paths.slice(0, FILES_MAX).flatMap((path) => lineOf(path) ?? []);
