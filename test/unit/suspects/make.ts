import type { Candidate, ChangedFile, Symptoms } from '../../../src/core/suspects/candidate.ts';

export const DETECTED = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

export interface Told {
  readonly subject?: string;
  readonly body?: string;
  readonly files?: readonly string[];
  readonly lines?: string;
  readonly hoursBefore?: number;
}

/** Commits from newest to oldest, an hour apart unless told otherwise; their revisions are their places. */
export function commits(...told: readonly Told[]): Candidate[] {
  return told.map(({ subject = 'Work', body = '', files, lines, hoursBefore }, index) => {
    const words = new Map<string, number>();
    for (const word of lines?.match(/[A-Za-z_]\w{2,}/g) ?? []) words.set(word, (words.get(word) ?? 0) + 1);
    return {
      revision: String(index).padStart(40, '0'),
      at: DETECTED - (hoursBefore ?? index + 1) * HOUR,
      author: 'Ada',
      isMerge: false,
      subject,
      body,
      ...(files && { files: files.map((path): ChangedFile => ({ path, added: 3, removed: 1 })) }),
      ...(lines !== undefined && { words }),
    };
  });
}

export function symptoms(told: Partial<Symptoms> = {}): Symptoms {
  return {
    title: 'Something is broken',
    text: '',
    detectedAt: DETECTED,
    components: [],
    frames: [],
    ...told,
  };
}

/** Ten commits of a team's ordinary day, which have nothing to do with the incident. */
export const ORDINARY: readonly Told[] = Array.from({ length: 10 }, (_, index) => ({
  subject: `Refine report number ${index}`,
  files: [`reports/section${index}/page.ts`],
  lines: `render the section ${index}`,
}));
