import { labels as lenientLabels } from './lenient.ts';
import type { Findings } from './proposal.ts';

type Leaf = readonly [path: string, key: string, value: string | number];

const MAX_LEAVES = 2000;

/** Keys by what they tend to hold, the most telling first. */
const TITLE = ['title', 'alertname', 'alert_name', 'name', 'subject', 'summary', 'message', 'event'];
const SUMMARY = ['description', 'summary', 'message', 'details', 'text', 'body', 'reason'];
const SERVICE = ['service', 'service_name', 'servicename', 'app', 'application', 'component'];
const TIME = [
  ...[
    'startsat',
    'starts_at',
    'startedat',
    'started_at',
    'start_time',
    'triggered_at',
    'created_at',
    'createdat',
  ],
  ...['occurred_at', 'timestamp', 'datetime', 'date', 'time'],
];
const SEVERITY = /^(?:severity|priority|level|urgency|sev|criticality)$/i;

/** Any JSON: nothing is known of it, so it goes by the names of its fields, the outer ones first. */
export function readGeneric(value: unknown): Findings | undefined {
  const leaves = leavesOf(value);
  if (leaves.length === 0) return undefined;
  const find = (names: readonly string[], ok: (given: string) => boolean = () => true): string | undefined =>
    names
      .map((name) =>
        leaves.find(([, key, given]) => key === name && String(given).trim() !== '' && ok(String(given))),
      )
      .find((leaf) => leaf !== undefined)?.[2]
      .toString();
  const title = find(TITLE, (given) => !/^https?:/i.test(given));
  const summary = find(SUMMARY);
  const status = find(['status', 'state', 'action', 'event_action']);
  return {
    source: 'Alert',
    title: title ?? summary,
    name: find(['alertname', 'alert_name', 'rule_name', 'rulename', 'monitor']),
    severities: leaves
      .filter(([, key]) => SEVERITY.test(key))
      .map(([, key, given]) => ({ field: key, word: String(given) })),
    services: [find(SERVICE)],
    startedAt: TIME.flatMap((name) => leaves.find(([, key]) => key === name)?.[2] ?? []).slice(0, 1),
    ...(summary !== title && { summary }),
    links: leaves.flatMap(([path, , given]): [string, string][] =>
      typeof given === 'string' && /^https?:/i.test(given) ? [[path, given]] : [],
    ),
    labels: lenientLabels.parse(
      Object.fromEntries(leaves.slice(0, 50).map(([path, , given]) => [path, given])),
    ),
    state: /^(?:resolved?|recovered|ok|closed|up)$/i.test(status ?? '')
      ? 'resolved'
      : /^(?:firing|triggered?|alert(?:ing)?|alarm|open|down|critical|problem)$/i.test(status ?? '')
        ? 'firing'
        : 'unknown',
  };
}

/** Texts and numbers by their path, breadth first. Of lists the first item, as the others are of its kind. */
function leavesOf(value: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  let level: (readonly [path: string, key: string, value: unknown])[] = [['', '', value]];
  while (level.length > 0 && leaves.length < MAX_LEAVES) {
    const next: typeof level = [];
    for (const [path, key, item] of level) {
      if (typeof item === 'string' || (typeof item === 'number' && Number.isFinite(item)))
        leaves.push([path, key.toLowerCase(), item]);
      else if (Array.isArray(item)) next.push([path, key, item[0]]);
      else if (typeof item === 'object' && item !== null)
        for (const [name, part] of Object.entries(item).slice(0, MAX_LEAVES))
          next.push([path === '' ? name : `${path}.${name}`, name, part]);
    }
    level = next.slice(0, MAX_LEAVES);
  }
  return leaves.filter(([path]) => path !== '');
}
