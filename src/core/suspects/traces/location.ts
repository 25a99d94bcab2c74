import { isSourceName, position } from './frame.ts';

export interface Location {
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

const POSITION = /:(\d{1,9})(?::(\d{1,9}))?$/;

export function splitPosition(text: string): Location | undefined {
  const match = POSITION.exec(text);
  if (!match || match.index === 0) return undefined;
  return { path: text.slice(0, match.index), line: position(match[1]), column: position(match[2]) };
}

/** `path:line` or `path:line:column`, if the path looks like one: a time of day and `host:8080` are none. */
export function parseLocation(text: string): Location | undefined {
  const place = splitPosition(text);
  return place && isPlace(place.path, place.column !== undefined) ? place : undefined;
}

function isPlace(path: string, hasColumn: boolean): boolean {
  if (path === '' || path.startsWith('<')) return false;
  if (isSourceName(path) || /^(?:node|dart):./.test(path)) return true;
  // A route or a script without a name of its own: only with line and column, and never the host alone.
  return hasColumn && /^(?:https?|file|webpack(?:-internal)?|app|capacitor|ionic):\/\/[^/]*\/./.test(path);
}
