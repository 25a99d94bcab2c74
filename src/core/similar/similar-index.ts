import MiniSearch from 'minisearch';
import { compoundsOf, termsOf } from '../suspects/terms.ts';
import { causeWords, type Past, type Present } from './past.ts';

/** A past incident that resembles the present one, and why. */
export interface Similar {
  readonly past: Past;
  /** In words: "shares the words …", "same service: …". */
  readonly why: readonly string[];
  /** Path of its post-mortem, where there is one. */
  readonly file?: string;
}

const SHOWN = 5;
const WORDS_SHOWN = 6;
/** One word alone is chance, unless something else agrees as well. */
const WORDS_ENOUGH = 2;
const LOOKED_AT = 50;
/** The title and the first notes tell what it is; a thousand more words tell only how long it went on. */
const TERMS_MAX = 250;
/** What each agreement counts beside the words: a factor on their score. */
const SAME_SERVICE = 0.5;
const SAME_COMPONENT = 0.6;
const SAME_CAUSE = 0.25;
const FIELDS = ['title', 'text', 'services'];

/** Each once: a line of a log that was pasted a hundred times says no more than once. */
const tokens = (text: string): string[] => [
  ...new Set([...compoundsOf(text)].flatMap((compound) => [...termsOf(compound)])),
];

/** Past incidents by their words: BM25 over titles, what was said, and services. */
export class SimilarIndex {
  readonly #pasts = new Map<string, Past>();
  readonly #search = new MiniSearch<Past>({
    fields: FIELDS,
    tokenize: tokens,
    // Terms are stems already.
    processTerm: (term) => term,
    extractField: (past, field) => {
      if (field === 'services') return [...past.services, ...past.components].join('\n');
      return field === 'id' ? past.id : field === 'title' ? past.title : past.text;
    },
  });

  get size(): number {
    return this.#pasts.size;
  }

  put(past: Past): void {
    if (this.#pasts.has(past.id)) this.#search.replace(past);
    else this.#search.add(past);
    this.#pasts.set(past.id, past);
  }

  remove(id: string): void {
    if (this.#pasts.delete(id)) this.#search.discard(id);
  }

  /** The likest first. @param self id of the present incident, which does not resemble itself */
  find(present: Present, self?: string): Similar[] {
    const query = [present.title, present.text, ...present.services, ...present.components].join('\n');
    const found = this.#search.search(query, {
      boost: { title: 3, services: 2 },
      tokenize: (text) => tokens(text).slice(0, TERMS_MAX),
    });
    const scored = found.slice(0, LOOKED_AT).flatMap(({ id, score, queryTerms }) => {
      const past = this.#pasts.get(String(id));
      if (past === undefined || past.id === self || (self !== undefined && past.incident === self)) return [];
      return compare(present, past, { score, terms: new Set(queryTerms) }) ?? [];
    });
    return this.#merge(scored.sort((a, b) => b.score - a.score)).slice(0, SHOWN);
  }

  /** A post-mortem and the incident that it is about are one thing. */
  #merge(scored: readonly Scored[]): Similar[] {
    const merged = new Map<string, Similar>();
    for (const { past, why } of scored) {
      const about = this.#pasts.get(past.incident ?? '') ?? past;
      const known = merged.get(about.id);
      const file = past.id.startsWith(FILE) ? past.id.slice(FILE.length) : undefined;
      const fixes = about.fixes.length > 0 ? about.fixes : past.fixes;
      const one = known ?? { past: { ...about, fixes }, why };
      merged.set(about.id, file === undefined ? one : { ...one, file });
    }
    return [...merged.values()];
  }
}

const FILE = 'file:';

interface Scored {
  readonly past: Past;
  readonly why: readonly string[];
  readonly score: number;
}

interface Match {
  readonly score: number;
  readonly terms: ReadonlySet<string>;
}

function compare(present: Present, past: Past, { score, terms }: Match): Scored | undefined {
  const words = sharedWords(present, terms);
  const services = shared(present.services, past.services);
  const components = shared(present.components, past.components).filter((one) => !services.includes(one));
  const isSameCause = present.cause !== undefined && present.cause === past.cause;
  const agreements = [services.length > 0, components.length > 0, isSameCause].filter(Boolean).length;
  if (words.length < WORDS_ENOUGH && (words.length === 0 || agreements === 0)) return undefined;
  const factor =
    1 +
    (services.length > 0 ? SAME_SERVICE : 0) +
    (components.length > 0 ? SAME_COMPONENT : 0) +
    (isSameCause ? SAME_CAUSE : 0);
  return {
    past,
    score: score * factor,
    why: [
      ...(services.length > 0 ? [`same service: ${services.join(', ')}`] : []),
      ...(components.length > 0 ? [`same component: ${components.join(', ')}`] : []),
      ...(isSameCause ? [`same cause: ${causeWords(past.cause)}`] : []),
      `shares the ${words.length === 1 ? 'word' : 'words'} ${words.slice(0, WORDS_SHOWN).join(', ')}`,
    ],
  };
}

/** As they stand in what happens now, the title first: a stem would read like a mistake. */
function sharedWords({ title, text, services }: Present, terms: ReadonlySet<string>): string[] {
  const words = new Map<string, string>();
  for (const compound of compoundsOf([title, text, ...services].join('\n'))) {
    const key = termsOf(compound).find((term) => terms.has(term));
    if (key !== undefined && !words.has(key)) words.set(key, compound);
  }
  return [...words.values()];
}

const shared = (some: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(others.map((one) => one.toLowerCase()));
  return [...new Set(some)].filter((one) => known.has(one.toLowerCase()));
};
