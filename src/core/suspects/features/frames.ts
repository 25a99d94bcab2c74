import type { Prepared } from '../prepare.ts';
import { rarity } from './rarity.ts';
import { columnOf, type Column, type Window } from './window.ts';

export interface FrameMatch {
  /** Evidence in nats, never below zero. */
  readonly score: Column;
  /** Files of the trace that the candidate changed, the innermost first. */
  readonly paths: readonly (readonly string[])[];
  /** Files of the trace that any candidate could have changed. */
  readonly files: number;
}

const MAX_FRAMES = 30;

/*
 * Set by hand: the incidents that the other weights were fitted on have hardly any traces. The innermost frame tells
 * the most (crash-bucket studies and error trackers weight them so), a folder a little, a function's name in the
 * changed lines about as much as a file further out.
 */
const DECAY = 0.85;
const FURTHER_FILE = 0.35;
const SAME_FOLDER = 0.2;
const FUNCTION = 0.4;

export function matchFrames(window: Window): FrameMatch {
  const frames = window.symptoms.frames.slice(0, MAX_FRAMES);
  const paths = [...new Set(frames.map(({ path }) => path))];
  const touched = window.candidates.map((one) => touchedOf(one, paths));
  const counts = new Map(paths.map((path) => [path, touched.filter((files) => files.includes(path)).length]));
  const total = window.candidates.length;
  const weights = paths.map((path, index) => DECAY ** index * rarity(counts.get(path) ?? 0, total));
  const names = new Set(frames.flatMap((frame) => frame.function?.split(/[^\w$]+/).at(-1) ?? []));
  const score = columnOf(window, (candidate, index) => {
    const files = touched[index] ?? [];
    const found = files.map((path) => weights[paths.indexOf(path)] ?? 0).sort((a, b) => b - a);
    const [best = 0, ...rest] = found;
    const folder = best === 0 && isInFolderOf(candidate, paths) ? SAME_FOLDER * rarity(total / 4, total) : 0;
    const words = candidate.candidate.words;
    const named = words !== undefined && [...names].some((name) => name.length > 2 && words.has(name));
    return best + FURTHER_FILE * rest.reduce((a, b) => a + b, 0) + folder + (named ? FUNCTION : 0);
  });
  return { score, paths: touched, files: paths.length };
}

function touchedOf({ candidate }: Prepared, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const changed = new Set((candidate.files ?? []).map(({ path }) => path));
  return paths.filter((path) => changed.has(path));
}

const isInFolderOf = ({ folders }: Prepared, paths: readonly string[]): boolean =>
  paths.some((path) => folders.has(path.slice(0, Math.max(0, path.lastIndexOf('/')))));
