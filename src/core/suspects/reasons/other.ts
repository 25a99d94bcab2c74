import type { Reason } from '../candidate.ts';
import type { Features } from '../features/all.ts';
import {
  fileCountOf,
  isConfigurationOnly,
  isDependenciesOnly,
  isSwitch,
  isUnder,
} from '../features/change.ts';
import type { Window } from '../features/window.ts';
import { plainLine } from '../../text/markdown.ts';
import { formatDuration } from '../../text/time.ts';

const MANY_FILES = 10;
const MAX_NAME = 80;

export function timeReason(window: Window, _: Features, index: number, weight: number): readonly Reason[] {
  const one = window.candidates[index];
  if (!one) return [];
  const before = formatDuration(window.symptoms.detectedAt - one.candidate.at);
  const place = index === 0 ? 'the last commit before it was noticed, ' : '';
  return [{ text: `${place}committed ${before} before detection`, weight, isTime: true }];
}

export function componentReason(
  window: Window,
  { components }: Features,
  index: number,
  weight: number,
): readonly Reason[] {
  const component = components.component[index];
  const files = window.candidates[index]?.candidate.files ?? [];
  if (component === undefined) return [];
  const name = plainLine(component).slice(0, MAX_NAME);
  if (components.count[index] === 1) return [{ text: `the only change to ${name} of these commits`, weight }];
  const inside = files.filter((file) => isUnder(file, component)).length;
  if (inside === 0) return [{ text: `is about ${name}`, weight }];
  return [{ text: `changes ${inside} of its ${counted(files.length)} in ${name}`, weight }];
}

export function sinceReason(
  { candidates }: Window,
  { history }: Features,
  index: number,
  weight: number,
): readonly Reason[] {
  const hasFiles = (candidates[index]?.candidate.files ?? []).length > 0;
  if (history.changedSince[index] !== 0 || !hasFiles) return [];
  return [{ text: 'no later commit changed its files', weight }];
}

export const topicReason = (_: Window, __: Features, ___: number, weight: number): readonly Reason[] => [
  { text: 'changes the kind of thing that the report speaks of', weight },
];

export function changeReason(
  { candidates }: Window,
  _: Features,
  index: number,
  weight: number,
): readonly Reason[] {
  const one = candidates[index];
  if (!one) return [];
  const count = fileCountOf(one);
  if (isSwitch(one))
    return [{ text: 'its subject speaks of switching, enabling or replacing something', weight }];
  if (isDependenciesOnly(one)) return [{ text: 'changes dependencies only', weight }];
  if (isConfigurationOnly(one)) return [{ text: 'changes configuration only', weight }];
  return count >= MANY_FILES ? [{ text: `changes ${counted(count)}`, weight }] : [];
}

export function frameReason(
  _: Window,
  { frames }: Features,
  index: number,
  weight: number,
): readonly Reason[] {
  const [path, ...others] = frames.paths[index] ?? [];
  if (path === undefined) {
    return [{ text: 'changes code next to the files in the trace', weight }];
  }
  const touched = others.length + 1;
  const which =
    frames.files === 1 ? 'the file in the trace' : `${touched} of ${frames.files} files in the trace`;
  return [{ text: `touches ${which}`, weight, path }];
}

const counted = (files: number): string => (files === 1 ? '1 file' : `${files} files`);
