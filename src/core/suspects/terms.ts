import { isEmptyWord } from './common-words.ts';
import { remembered } from './remembered.ts';

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

/** What a compound is found by: itself, where it is more than a plain word, and its parts as stems. */
export const termsOf: (compound: string) => readonly string[] = remembered(takeApart);

/** Of how many. It is not remembered: who asks this of tens of thousands has each but once. */
export const termCountOf = (compound: string): number => takeApart(compound).length;

function takeApart(compound: string): string[] {
  // So few that to look through them is quicker than a set.
  const terms: string[] = [];
  const add = (term: string): void => {
    if (term !== '' && !terms.includes(term)) terms.push(term);
  };
  const parts = writtenParts(compound);
  if (parts.length > 1 || parts[0]?.length !== compound.length) add(wholeOf(compound));
  if (compound.includes('-') && compound.includes('.'))
    for (const piece of compound.split('.')) add(wholeOf(piece));
  for (const part of parts) add(stemOf(part));
  return terms;
}

/** Whether the part of a word that begins at this place of a text, if one does, is of this term. */
export function isTermAt(term: string, text: string, at: number): boolean {
  const end = isPartAt(text, at) ? partEnd(text, at) : at;
  return end - at >= MIN_PART && stemOf(text.slice(at, end)) === term;
}

function isPartAt(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  if (!isUpper(before) && !isLower(before)) return isUpper(first) || isLower(first);
  return isUpper(first) && (isLower(before) || isLower(text.charCodeAt(at + 1)));
}

/** By what is written: identifiers are made of the same few words over and over. Empty stands for one that says nothing. */
const stemOf = remembered((part) => {
  const word = part.toLowerCase();
  return isEmptyWord(word) ? '' : stem(word);
});

/** In lower case. */
export const partsOf = (compound: string): string[] =>
  writtenParts(compound).map((part) => part.toLowerCase());

const writtenParts = (compound: string): string[] =>
  isAscii(compound) ? asciiParts(compound) : anyParts(compound);

const anyParts = (compound: string): string[] =>
  (compound.match(PART) ?? [])
    .filter((part) => part.length >= MIN_PART && !/^\d+$/.test(part))
    .slice(0, MAX_PARTS);

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
};
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;

/**
 * The same as `PART` finds, without numbers: tens of thousands of identifiers are taken apart for one ranking, and a
 * pattern of Unicode classes takes five times as long for them.
 */
function asciiParts(compound: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < compound.length && parts.length < MAX_PARTS;) {
    const end = partEnd(compound, at);
    if (end - at >= MIN_PART) parts.push(compound.slice(at, end));
    at = Math.max(end, at + 1);
  }
  return parts;
}

/** Where the part ends that begins here; the same place where none does. */
function partEnd(compound: string, at: number): number {
  let uppers = at;
  while (isUpper(compound.charCodeAt(uppers))) uppers += 1;
  let lowers = uppers;
  while (isLower(compound.charCodeAt(lowers))) lowers += 1;
  // Of "HTTPServer" the last capital begins the next word.
  return lowers > uppers && uppers - at > 1 ? uppers - 1 : lowers;
}

/** Empty where it says nothing. */
function wholeOf(compound: string): string {
  const whole = compound.toLowerCase();
  // Of numbers there are too many that mean nothing: sizes, dates, lines.
  return LETTER.test(whole) && !isEmptyWord(whole) ? stem(whole) : '';
}

const LETTER = /[a-z]|\p{L}/u;

/** The compounds of a text, in their order. */
export function* compoundsOf(text: string): Generator<string> {
  for (const compound of text.match(COMPOUND) ?? []) {
    if (compound.length > 1 && compound.length <= MAX_COMPOUND) yield compound;
  }
}
