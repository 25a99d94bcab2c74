import type { Incident } from '../incident/incident.ts';

export const LEAK_KINDS = [
  'person',
  'service',
  'revision',
  'host',
  'address',
  'path',
  'branch',
  'hypothesis',
  'id',
] as const;

export interface Leak {
  readonly kind: (typeof LEAK_KINDS)[number];
  /** As it stands in the text. */
  readonly text: string;
}

/** What gives away how things are built, in any incident. Each is linear in the length of the text. */
const PATTERNS: readonly (readonly [Leak['kind'], RegExp])[] = [
  ['address', /\bhttps?:\/\/[^\s<>"]{1,2000}/giu],
  ['address', /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gu],
  ['address', /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\d.])/gu],
  ['address', /(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4}|:)(?![\w:])/giu],
  // Seven digits or more with a letter and a figure among them; a plain number is no hash, and neither is a word.
  ['revision', /(?<![\w-])(?=[a-f]{0,39}\d)(?=\d{0,39}[a-f])[0-9a-f]{7,64}(?![\w-])/gu],
  [
    'host',
    /(?<![\w@/.-])(?:[a-z0-9_-]{1,63}\.){1,8}(?:internal|local|lan|corp|intra|cluster|svc|prod|staging|dev|amazonaws|compute)\b[\w.:-]{0,200}/giu,
  ],
  ['host', /(?<![\w.-])[a-z]{1,32}(?:-[a-z]{1,32}){0,6}-\d{1,5}(?:-[a-z0-9]{1,32}){0,4}(?![\w-])/giu],
  ['path', /(?<![\w/.])(?:[\w.@-]{1,128}\/){1,30}[\w@-]{1,128}\.[a-z]{1,8}(?:[:#]L?\d{1,7})?(?![\w/])/giu],
  ['id', /\bINC-\d{8}-[0-9A-Z]{4}\b/gu],
];

/**
 * What of a text for customers is not meant for them: people, services under their internal names, revisions, hosts,
 * files, branches and guesses at the cause. A lint, not a filter: nothing is cut out, a person decides.
 * @param allowed names that are public, such as those of a status page
 */
export const leaksOf = (text: string, incident: Incident, allowed: readonly string[] = []): Leak[] =>
  leaksIn(text, insideWordsOf(incident), allowed);

/** What of a record means something only inside, as plain JSON: for a page that has no record. */
export interface InsideWords {
  readonly names: readonly { readonly text: string; readonly kind: Leak['kind'] }[];
  /** First names and surnames. */
  readonly people: readonly string[];
}

export const insideWordsOf = (incident: Incident): InsideWords => ({
  names: [...namesIn(incident)].map(([text, kind]) => ({ text, kind })),
  people: [...peopleIn(incident)],
});

export function leaksIn(text: string, words: InsideWords, allowed: readonly string[] = []): Leak[] {
  const patterns = PATTERNS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map(([found]): Leak => ({ kind, text: found })),
  );
  const isAllowed = new Set(allowed.map((name) => name.toLowerCase()));
  const known = words.names.flatMap(({ text: name, kind }) =>
    !isAllowed.has(name.toLowerCase()) && stands(name, text) ? [{ kind, text: name }] : [],
  );
  const partly = words.people.filter((part) => stands(part, text, true));
  const seen = new Set<string>();
  return [...known, ...partly.map((part) => ({ kind: 'person' as const, text: part })), ...patterns].filter(
    ({ text: found }) => {
      if (isAllowed.has(found.toLowerCase()) || seen.has(found)) return false;
      seen.add(found);
      return true;
    },
  );
}

/** Names of the record that mean something only inside. */
function namesIn(incident: Incident): Map<string, Leak['kind']> {
  const names = new Map<string, Leak['kind']>();
  const add = (kind: Leak['kind'], ...texts: (string | undefined)[]): void => {
    for (const text of texts) if (text !== undefined && text.trim().length > 2) names.set(text.trim(), kind);
  };
  for (const { actor } of incident.timeline) add('person', actor.name, actor.email);
  for (const { assignee } of Object.values(incident.roles)) add('person', assignee.name, assignee.email);
  for (const one of [...incident.deployments, ...incident.toldDeployments]) {
    add('revision', one.name, one.revision, one.revision.slice(0, 8));
    add('person', one.author);
    add('service', one.service);
  }
  for (const { branch } of incident.hotfixes) add('branch', branch);
  for (const { branch } of incident.rollbacks) add('branch', branch);
  for (const { text } of incident.hypotheses) add('hypothesis', text);
  add('hypothesis', incident.facts.rootCause);
  add('path', ...(incident.facts.paths ?? []));
  add('service', ...(incident.facts.services ?? []).filter((service) => !isPlainName(service)));
  return names;
}

/** First names and surnames by themselves. They are looked for as they are spelled: "will" is no person. */
function peopleIn(incident: Incident): Set<string> {
  const names = [
    ...incident.timeline.map(({ actor }) => actor.name),
    ...Object.values(incident.roles).map(({ assignee }) => assignee.name),
  ];
  return new Set(names.flatMap((name) => name.split(/\s+/)).filter((part) => /^\p{Lu}.{2,}/u.test(part)));
}

/** As a word of its own. */
function stands(name: string, text: string, inThisCase = false): boolean {
  const [where, what] = inThisCase ? [text, name] : [text.toLowerCase(), name.toLowerCase()];
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) {
    const around = [where[at - 1], where[at + what.length]];
    if (around.every((character) => character === undefined || !/[\p{L}\p{N}_]/u.test(character)))
      return true;
  }
  return false;
}

/** Words that a customer could read: "Checkout", "Card payments"; not "checkout-api", "pay_v2", "db03". */
export const isPlainName = (name: string): boolean =>
  /^[\p{Lu}\p{Ll}][\p{Ll}\p{Lo}]{1,30}(?: [\p{L}]{1,30}){0,3}$/u.test(name.trim());
