import { atFrame } from './at-frames.ts';
import { languageOf, type Found, type RawFrame } from './frame.ts';
import { goFrame, goFunction, goPackage } from './function-line.ts';
import { linesOf } from './lines.ts';
import { numberedFrame } from './numbered.ts';
import { FrameOrder } from './order.ts';
import { isGoStandard, isRuntimePath } from './runtime.ts';
import { perlFrame, pythonFrame, spiderFrame, writtenFrames } from './written.ts';

/** More than any runtime prints of one error. */
export const MAX_FRAMES = 1000;

/**
 * The stack frames in any text that people paste: traces of most languages, in logs of most kinds, several at once. Of
 * each error the innermost frame comes first, whatever order it was printed in, and the error that caused another comes
 * before it. A frame that tells no file is left out.
 */
export function findFrames(text: string): readonly RawFrame[] {
  const order = new FrameOrder();
  let previous = '';
  let isGoPending = false;
  for (const line of linesOf(text)) {
    const frames = framesOf(line, previous);
    if (isGoPending && frames[0]?.language !== 'go') add(order, goPackage(previous));
    for (const frame of frames) order.frame(frame);
    if (frames.length === 0) order.line(line);
    isGoPending = frames.length === 0 && line.includes('/') && goFunction(line) !== undefined;
    previous = line;
  }
  if (isGoPending) add(order, goPackage(previous));
  return withoutRepeats(order.frames()).slice(0, MAX_FRAMES).map(asRawFrame);
}

function add(order: FrameOrder, found: Found | undefined): void {
  if (found) order.frame(found);
}

function framesOf(line: string, previous: string): readonly Found[] {
  const one =
    numberedFrame(line) ??
    pythonFrame(line) ??
    atFrame(line, previous) ??
    goFrame(line, previous) ??
    spiderFrame(line) ??
    perlFrame(line);
  return one ? [one] : writtenFrames(line);
}

/**
 * Some runtimes tell the place of an error above the trace, and again in it: the line that says less goes. Two that say
 * the same of the same place, one after the other, are one: a function that called itself.
 */
function withoutRepeats(frames: readonly Found[]): readonly Found[] {
  const told = new Map<string, Found>();
  for (const frame of frames) if (frame.function !== undefined) told.set(placeOf(frame), frame);
  return frames.filter((frame, at) => {
    const before = frames[at - 1];
    if (before && placeOf(before) === placeOf(frame) && before.function === frame.function) return false;
    if (frame.function !== undefined) return true;
    const fuller = told.get(placeOf(frame));
    return !fuller || (frame.column !== undefined && frame.column !== fuller.column);
  });
}

const placeOf = ({ path, line }: Found): string => `${path.replace(/^(?:\.\/)+/, '')}:${line ?? ''}`;

function asRawFrame(found: Found): RawFrame {
  const { path, line, column } = found;
  const language =
    found.language ?? languageOf(path) ?? (path.startsWith('node:') ? 'javascript' : undefined);
  return {
    path,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(found.function === undefined ? {} : { function: found.function }),
    ...(language === undefined ? {} : { language }),
    isRuntime: found.isRuntime ?? (isRuntimePath(path) || isGoStandard({ ...found, language })),
  };
}
