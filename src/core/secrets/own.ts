import { PATTERNS } from './patterns.ts';
import { isMask, type Span } from './spans.ts';

/** Secrets that stand in one piece of a text. Blocks of private keys are another matter: see private-keys.ts. */
export const spansOfPatterns = (text: string): Span[] =>
  PATTERNS.flatMap(({ label, pattern, accepts }) =>
    [...text.matchAll(pattern)].flatMap(({ indices, groups }): Span[] => {
      const [start, end] = indices?.groups?.['secret'] ?? [];
      const secret = groups?.['secret'] ?? '';
      if (start === undefined || end === undefined || isMask(secret)) return [];
      if (accepts?.(secret) === false) return [];
      return [{ start, end, label }];
    }),
  );
