import { CAUSES, MILESTONES, SEVERITIES } from '../incident/vocabulary.ts';
import { PHASE_GOALS, STEP_ACTIONS } from './model.ts';

export type Place = 'heading' | 'step';

export interface AttributeWord {
  readonly places: readonly Place[];
  /** What it means, in a few words. */
  readonly meaning: string;
  /** Absent: it stands alone. Empty: any word. */
  readonly values?: readonly string[];
}

/** The attributes of headings and steps: the only list there is of them. docs/runbook-format.md explains them. */
export const ATTRIBUTES: ReadonlyMap<string, AttributeWord> = new Map<string, AttributeWord>([
  ['role', { places: ['heading', 'step'], meaning: 'Who does it', values: [] }],
  ['severity', { places: ['heading', 'step'], meaning: 'Only at these severities', values: SEVERITIES }],
  ['when', { places: ['heading', 'step'], meaning: 'Only then', values: ['api-related'] }],
  ['optional', { places: ['step'], meaning: 'The phase can be done without it' }],
  ['milestone', { places: ['step'], meaning: 'What doing it marks', values: MILESTONES }],
  ['action', { places: ['step'], meaning: 'What Fireline offers to do for it', values: STEP_ACTIONS }],
  ['throughout', { places: ['heading'], meaning: 'Goes on during the whole phase' }],
  ['decision', { places: ['heading'], meaning: 'The headings under it are answers' }],
  ['answer', { places: ['heading'], meaning: 'The answer that this heading is', values: CAUSES }],
  ['goal', { places: ['heading'], meaning: 'What has to be on record', values: PHASE_GOALS }],
  ['reference', { places: ['heading'], meaning: 'A section to read, not a phase' }],
]);

/** Further apart than this, one word is no misspelling of the other. */
const MAX_EDITS = 3;

/** The known word that was most likely meant. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(MAX_EDITS, Math.ceil(word.length / 2)) + 1;
  for (const candidate of known) {
    const edits = editsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** Letters to add, drop, replace or swap with their neighbour (optimal string alignment). Words are short. */
function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_EDITS) return MAX_EDITS + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edits = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (before[j - 2] ?? Infinity) + 1 : Infinity,
      );
      next.push(edits);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
