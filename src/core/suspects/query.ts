import type { Symptoms } from './candidate.ts';
import { compoundsOf, partsOf, stem, termsOf } from './terms.ts';
import { isCommonWord } from './common-words.ts';

/** How much a word of the report can say by its looks: `common` is any project's, `named` looks like a name in code. */
export const KINDS = ['common', 'plain', 'named'] as const;
export type Kind = (typeof KINDS)[number];

export interface QueryTerm {
  readonly term: string;
  /** As it was written, for the reasons. */
  readonly written: string;
  readonly kind: Kind;
  readonly isInTitle: boolean;
}

/** What a report says, as the ranker reads it. */
export interface Query {
  readonly terms: readonly QueryTerm[];
  readonly has: (term: string) => boolean;
}

/** Pasted logs are long, and their first words tell the most; the rest repeats them. */
const MAX_TEXT = 20_000;
const MAX_TERMS = 160;

const NAME_LIKE = /[\p{Ll}\d]\p{Lu}|[\p{L}\d][_.-][\p{L}\d]|\p{L}\d|^\p{Lu}{3,}\d*$/u;
const QUOTED = /`([^`\n]{2,80})`|"([^"\n]{2,80})"|'([^'\s]{2,80})'/g;

export function queryOf({ title, text }: Pick<Symptoms, 'title' | 'text'>): Query {
  const whole = `${title}\n${text}`.slice(0, MAX_TEXT);
  const quoted = new Set(quotedWords(whole));
  const terms = new Map<string, QueryTerm>();
  addTerms(terms, title.slice(0, MAX_TEXT), quoted, true);
  addTerms(terms, whole, quoted, false);
  return { terms: [...terms.values()], has: (term) => terms.has(term) };
}

function* quotedWords(text: string): Generator<string> {
  for (const [, ticked, double, single] of text.matchAll(QUOTED)) {
    const words = [...compoundsOf(ticked ?? double ?? single ?? '')];
    // A quoted sentence is an error message, a quoted word or two a name.
    if (words.length <= 2) yield* words;
  }
}

function addTerms(
  terms: Map<string, QueryTerm>,
  text: string,
  quoted: ReadonlySet<string>,
  isInTitle: boolean,
): void {
  for (const written of compoundsOf(text)) {
    const isNamed = NAME_LIKE.test(written) || quoted.has(written);
    const common = new Set(partsOf(written).filter(isCommonWord).map(stem));
    for (const [index, term] of termsOf(written).entries()) {
      if (terms.size >= MAX_TERMS) return;
      if (terms.has(term)) continue;
      const kind =
        isNamed && (index === 0 || /[^a-z]/.test(term)) ? 'named' : common.has(term) ? 'common' : 'plain';
      terms.set(term, { term, written, kind, isInTitle });
    }
  }
}
