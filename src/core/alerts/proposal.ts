import type { Severity } from '../incident/vocabulary.ts';
import { plainLine } from '../text/markdown.ts';
import { isWebAddress } from '../text/web-address.ts';
import { severityOf, type SeverityGuess, type SeverityWord } from './severity.ts';

export interface AlertLink {
  readonly label: string;
  /** http or https. */
  readonly url: string;
}

export interface Label {
  readonly name: string;
  readonly value: string;
}

/** What an alert says, before anybody has decided anything. Its texts fit the record. */
export interface DeclarationProposal {
  /** "Alertmanager" */
  readonly source: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why this one, in words. */
  readonly severityReason: string;
  readonly services: readonly string[];
  /** UTC, ISO 8601. Absent when the alert does not say. */
  readonly startedAt?: string;
  /** When it was noticed, where the alert tells that apart. */
  readonly detectedAt?: string;
  /** What rules and runbooks may know it by, the likeliest first. */
  readonly names: readonly string[];
  readonly trigger: 'monitoring-alert';
  readonly triggerDetail: string;
  readonly summary?: string;
  readonly links: readonly AlertLink[];
  readonly labels: readonly Label[];
  /** "resolved": it tells that something is over, and is hardly a reason to declare it. */
  readonly state: 'firing' | 'resolved' | 'unknown';
  /** What was understood of it, to be shown to the person who decides. */
  readonly understood: readonly { readonly label: string; readonly value: string }[];
}

/** What a reader of one vendor's format found; texts as they came. */
export interface Findings {
  readonly source: string;
  readonly title: string | undefined;
  readonly severities: readonly SeverityWord[];
  readonly services?: readonly (string | undefined)[];
  /** Of several the earliest counts. */
  readonly startedAt?: readonly unknown[];
  readonly detectedAt?: unknown;
  /** Of the rule that fired. */
  readonly name?: string | undefined;
  readonly summary?: string | undefined;
  readonly links?: readonly (readonly [label: string, url: string | undefined])[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly state?: DeclarationProposal['state'] | undefined;
  readonly alerts?: number;
}

const LINE_MAX = 300;
const SUMMARY_MAX = 4000;

const line = (text: string | undefined, max = LINE_MAX): string => {
  const plain = plainLine(text ?? '');
  return (plain.length <= max ? plain : `${plain.slice(0, max - 1)}…`).toWellFormed();
};

export function propose(findings: Findings): DeclarationProposal {
  const { source, state = 'unknown', alerts = 1 } = findings;
  const title = line(findings.title) || `Alert from ${source}`;
  const guess = severityOf(findings.severities);
  const services = distinct((findings.services ?? []).map((service) => line(service, 100))).slice(0, 20);
  const startedAt = earliest(findings.startedAt ?? []);
  const detectedAt = earliest([findings.detectedAt]);
  const summary = cutSummary(findings.summary);
  const links = (findings.links ?? [])
    .flatMap(([label, url]) => (url !== undefined && isWebAddress(url) ? [{ label, url }] : []))
    .slice(0, 10);
  const labels = Object.entries(findings.labels ?? {})
    .map(([name, value]) => ({ name: line(name, 100), value: line(value) }))
    .filter(({ name, value }) => name !== '' && value !== '' && !isSecret(name))
    .slice(0, 50);
  return {
    source,
    title,
    severity: guess.severity,
    severityReason: guess.reason,
    services,
    ...(startedAt !== undefined && { startedAt }),
    ...(detectedAt !== undefined && { detectedAt }),
    names: distinct([line(findings.name), title, line(title.split(':')[0])]),
    trigger: 'monitoring-alert',
    triggerDetail: line(`${source}: ${title}`),
    ...(summary !== undefined && { summary }),
    links,
    labels,
    state,
    understood: understoodOf({ source, state, alerts, title, guess, services, startedAt }),
  };
}

interface Understood {
  readonly source: string;
  readonly state: DeclarationProposal['state'];
  readonly alerts: number;
  readonly title: string;
  readonly guess: SeverityGuess;
  readonly services: readonly string[];
  readonly startedAt: string | undefined;
}

function understoodOf(it: Understood): DeclarationProposal['understood'] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Source', it.source],
    ['Title', it.title],
    ['Severity', `${it.guess.severity}: ${it.guess.reason}`],
    ['Services', it.services.length > 0 ? it.services.join(', ') : undefined],
    ['Started', it.startedAt],
    ['Alerts', it.alerts > 1 ? String(it.alerts) : undefined],
    ['State', it.state === 'unknown' ? undefined : it.state],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/** Keys for sending events are part of some payloads; they must not get into a record that is shared. */
export const isSecret = (name: string): boolean =>
  /(?:key|token|secret|password|signature|authorization)$/i.test(name);

const distinct = (texts: readonly string[]): string[] => [...new Set(texts.filter((text) => text !== ''))];

function cutSummary(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  return (trimmed.length <= SUMMARY_MAX ? trimmed : `${trimmed.slice(0, SUMMARY_MAX - 1)}…`).toWellFormed();
}

/** Alertmanager writes the year 1 for "not yet", others 0: neither is a time at which anything began. */
const FIRST_YEAR = Date.UTC(2000, 0, 1);
const LAST_YEAR = Date.UTC(2200, 0, 1);

function earliest(times: readonly unknown[]): string | undefined {
  const known = times
    .map(timeOf)
    .filter((time) => time !== undefined && time >= FIRST_YEAR && time < LAST_YEAR);
  return known.length === 0 ? undefined : new Date(Math.min(...(known as number[]))).toISOString();
}

/** Milliseconds since 1970 of a time as vendors write it: ISO 8601 with any zone, or seconds or milliseconds. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value < 1e11 ? value * 1000 : value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,14}(?:\.\d{1,6})?$/.test(text)) return timeOf(Number(text));
  const [, date, zone] =
    /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(text) ??
    [];
  if (date === undefined) return undefined;
  // Engines read no more than milliseconds, and "+0000" not at all. Without a zone vendors mean UTC.
  const instant = date.replace(' ', 'T').replace(/(\.\d{3})\d+$/, '$1');
  const offset =
    zone === undefined || /^(?:z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(.\d{2}):?(\d{2})$/, '$1:$2');
  const ms = Date.parse(`${instant}${offset}`);
  return Number.isNaN(ms) ? undefined : ms;
}
