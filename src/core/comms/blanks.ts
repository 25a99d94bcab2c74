import { NOT_RECORDED } from '../incident/vocabulary.ts';

/** Why a draft leaves something open. One of these ends every blank, so that no text of a person reads as one. */
const REASONS = [NOT_RECORDED, 'not fit for customers as recorded', 'no public name set'] as const;
export type BlankReason = (typeof REASONS)[number];

const BLANK = new RegExp(String.raw`\[([^\][\n]{1,60}): (?:${REASONS.join('|')})\]`, 'g');

/** "[impact: not recorded]": to be filled in by a person before it is sent. */
export const blank = (label: string, reason: BlankReason = NOT_RECORDED): string => `[${label}: ${reason}]`;

/** What of a text is still open, in its words: what sending warns of. */
export const blanksOf = (text: string): string[] => [...text.matchAll(BLANK)].map(([, label = '']) => label);
