import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { INCIDENT_KINDS, MILESTONES, SEVERITIES, STATUSES } from '../../../core/incident/vocabulary.ts';
import { isVisible } from '../../../core/text/visible.ts';
import type { JournalProblem } from '../journal.ts';

/** What a list needs of one incident. */
export interface Entry {
  readonly incident: string;
  /** What it was read from. While that is the same, so is all of this. */
  readonly key: string;
  /** Absent while its declaration is not known. */
  readonly summary?: IncidentSummary;
  readonly version: string;
  /** The id of the latest of its events that is not far ahead of the clock. */
  readonly latest: string;
  readonly isArchived: boolean;
  readonly problems: readonly JournalProblem[];
}

/*
 * A strict check by hand: a list of ten thousand has to be there in a blink, and a schema takes ten times as long.
 * Each shape names all keys of its type, so that the compiler notices one that was added.
 */
type Check = (value: unknown) => boolean;
type Shape<T> = { readonly [K in keyof T]-?: Check };

/** Exactly these keys, of which the optional ones may be absent. */
function shape<T>(checks: Shape<T>, optional: readonly (keyof T)[] = []): Check {
  const all = new Map(Object.entries<Check>(checks));
  const required = [...all.keys()].filter((key) => !optional.includes(key as keyof T));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let missing = required.length;
    for (const key of Object.keys(value)) {
      const check = all.get(key);
      if (check?.((value as Record<string, unknown>)[key]) !== true) return false;
      if (!optional.includes(key as keyof T)) missing -= 1;
    }
    return missing === 0;
  };
}

const listOf =
  (check: Check, limit: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= limit && value.every(check);
const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const oneOf = (words: readonly string[]): Check => {
  const known = new Set<unknown>(words);
  return (value) => known.has(value);
};
const isText: Check = (value) => typeof value === 'string';
/** What comes from elsewhere is shown: it must be as clean as what a line of the record gives. */
const isShown: Check = (value) => typeof value === 'string' && value.length <= 500 && isVisible(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const isId = matching(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
const isInstant = matching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,20})?)?Z$/);

const isMoment = shape<{ at: string }>({ at: isInstant });
const moments = Object.fromEntries(MILESTONES.map((milestone) => [milestone, isMoment]));
const isSummary = shape<IncidentSummary>({
  id: isId,
  shortId: isShown,
  title: isShown,
  kind: oneOf(INCIDENT_KINDS),
  severity: oneOf(SEVERITIES),
  status: oneOf(STATUSES),
  declared: shape<IncidentSummary['declared']>({
    at: isInstant,
    by: shape<IncidentSummary['declared']['by']>({ name: isShown }),
  }),
  milestones: shape<Record<string, unknown>>(moments, MILESTONES),
  facts: shape<IncidentSummary['facts']>({ services: listOf(isShown, 100) }, ['services']),
});

const isProblem = shape<JournalProblem>({ where: isText, reason: isText, line: isText }, ['line']);

const isEntry = shape<Entry>(
  {
    incident: isId,
    key: isText,
    summary: isSummary,
    version: matching(/^[\w-]{43}$/),
    latest: (value) => value === '' || isId(value),
    isArchived: isBoolean,
    problems: listOf(isProblem, Number.POSITIVE_INFINITY),
  },
  ['summary'],
);

/** Undefined for what is not an entry. */
export const parseEntry = (json: unknown): Entry | undefined => (isEntry(json) ? (json as Entry) : undefined);
