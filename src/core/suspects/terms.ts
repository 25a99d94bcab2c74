import { isEmptyWord } from './common-words.ts';

/**
 * Words as they are compared: an identifier counts whole and by its parts, each in lower case and without its ending,
 * so that `fetchUserNames` meets "fetching user name".
 */

/** What stands in prose, in paths and in code. Dots and dashes inside hold a compound together. */
const COMPOUND = /[\p{L}\p{N}_$]+(?:[-.][\p{L}\p{N}_$]+)*/gu;
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\d+/gu;

/** Longer ones are hashes, tokens and data, which nobody types twice. */
const MAX_COMPOUND = 100;
const MAX_PARTS = 24;
const MIN_PART = 2;

/** A word of English or of code without its ending: rough, but the same rough way on both sides. */
export function stem(word: string): string {
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  const singular = withoutPlural(word);
  for (const ending of ['ing', 'ed', 'ion', 'er', 'ly']) {
    if (!singular.endsWith(ending)) continue;
    const rest = singular.slice(0, -ending.length);
    if (rest.length < (ending === 'ing' ? 3 : 4) || !/[aeiouy]/.test(rest)) break;
    return withoutTail(rest);
  }
  return withoutTail(singular);
}

function withoutPlural(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

/** `running` without `ing` is `runn`, and `cache` and `cached` shall meet. */
function withoutTail(word: string): string {
  if (word.length < 4) return word;
  if (word.at(-1) === word.at(-2) && !/[lsz]$/.test(word)) return word.slice(0, -1);
  return word.endsWith('e') ? word.slice(0, -1) : word;
}

const MEMORY = 40_000;
const memory = new Map<string, readonly string[]>();

/** What a compound is found by: itself, where it is more than a plain word, and its parts as stems. */
export function termsOf(compound: string): readonly string[] {
  const known = memory.get(compound);
  if (known) return known;
  const terms = new Set<string>();
  const parts = partsOf(compound);
  if (parts.length > 1 || parts[0]?.length !== compound.length) addWhole(compound, terms);
  if (compound.includes('-') && compound.includes('.'))
    for (const piece of compound.split('.')) addWhole(piece, terms);
  for (const part of parts) if (!isEmptyWord(part)) terms.add(stem(part));
  const result = [...terms];
  // The words of one repository come again and again; those of the next are others.
  if (memory.size >= MEMORY) memory.clear();
  memory.set(compound, result);
  return result;
}

/** In lower case. */
export function partsOf(compound: string): string[] {
  const parts: string[] = [];
  for (const [part] of compound.matchAll(PART)) {
    if (part.length < MIN_PART || /^[\d_]+$/.test(part)) continue;
    parts.push(part.toLowerCase());
    if (parts.length === MAX_PARTS) break;
  }
  return parts;
}

function addWhole(compound: string, terms: Set<string>): void {
  const whole = compound.toLowerCase();
  // Of numbers there are too many that mean nothing: sizes, dates, lines.
  if (/\p{L}/u.test(whole) && !isEmptyWord(whole)) terms.add(stem(whole));
}

/** The compounds of a text, in their order. */
export function* compoundsOf(text: string): Generator<string> {
  for (const [compound] of text.matchAll(COMPOUND)) {
    if (compound.length > 1 && compound.length <= MAX_COMPOUND) yield compound;
  }
}
