import { readdirSync, readFileSync } from 'node:fs';
import type { RawFrame } from '../../../../src/core/suspects/traces/frame.ts';

const FOLDER = new URL('../../../fixtures/traces/', import.meta.url);

/** One text that people paste, with the frames that are to be found in it, as `shown` writes them. */
export interface Pasted {
  readonly name: string;
  readonly text: string;
  readonly frames: readonly string[];
}

export function corpus(): readonly Pasted[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({
      name: file.slice(0, -4),
      text: read(file),
      frames: read(file.replace(/txt$/, 'frames')).split('\n').filter(Boolean),
    }));
}

const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

/** `- function | path:line:column | language`, the dash for a frame of a runtime or a library. */
export const shown = (frame: RawFrame): string =>
  [
    `${frame.isRuntime ? '-' : '+'} ${frame.function ?? ''}`,
    [frame.path, frame.line ?? '', frame.column ?? ''].join(':'),
    frame.language ?? '',
  ].join(' | ');
