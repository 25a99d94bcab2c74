import { MAX_LINE } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import {
  CAUSES,
  CLOSE_REASONS,
  SEVERITIES,
  type Cause,
  type CloseReason,
  type Severity,
} from '../incident/vocabulary.ts';
import { isVisible } from '../text/visible.ts';

/** What statistics need of an incident and a list does not show. */
export interface Figures {
  readonly cause?: Cause;
  /** Absent while it is open, and when its end has no reason on record. */
  readonly closedAs?: CloseReason;
  /** In the order in which they were recorded; times are ISO 8601, UTC. */
  readonly severities: readonly { readonly severity: Severity; readonly at: string }[];
  readonly openActions: readonly OpenAction[];
}

export interface OpenAction {
  readonly title: string;
  readonly owner?: string;
  /** "2026-11-20" */
  readonly due?: string;
}

export function figuresOf({
  cause,
  closed,
  status,
  severities,
  actions,
}: Pick<Incident, 'cause' | 'closed' | 'status' | 'severities' | 'actions'>): Figures {
  return {
    ...(cause && { cause: cause.cause }),
    ...(closed && status === 'closed' && { closedAs: closed.reason }),
    severities: severities.map(({ severity, at }) => ({ severity, at })),
    openActions: actions
      .filter(({ closed }) => !closed)
      .map(({ title, owner, due }) => ({
        title,
        ...(owner !== undefined && { owner }),
        ...(due !== undefined && { due }),
      })),
  };
}

const RADIX = 36;
const NO_CAUSE = '-';
/** Between the cause and what the incident was closed as. */
const CLOSED_AS = '/';

/**
 * As one short text, for the cache of lists: a list is read at every start and has no use for what is in it, so it is
 * taken apart only when somebody asks for numbers. The cause, what it was closed as, the severities with their times in base 36, and below
 * them the open actions, each a line of JSON.
 */
export function packFigures({ cause, closedAs, severities, openActions }: Figures): string {
  const times = severities.flatMap(({ severity, at }) => [severity, Date.parse(at).toString(RADIX)]);
  const actions = openActions.map(({ title, owner, due }) =>
    JSON.stringify([title, owner ?? null, due ?? null]),
  );
  const ends = [cause ?? NO_CAUSE, ...(closedAs === undefined ? [] : [closedAs])].join(CLOSED_AS);
  return [[ends, ...times].join(' '), ...actions].join('\n');
}

/** Undefined for what packFigures did not write. */
export function unpackFigures(text: string): Figures | undefined {
  const [head = '', ...lines] = text.split('\n');
  const [ends = '', ...times] = head.split(' ');
  const known = readEnds(ends);
  const severities = readSeverities(times);
  const openActions = lines.map(readAction);
  if (severities === undefined || !openActions.every((action) => action !== undefined)) return undefined;
  return known && { ...known, severities, openActions };
}

function readEnds(text: string): Pick<Figures, 'cause' | 'closedAs'> | undefined {
  const [cause, closedAs, ...more] = text.split(CLOSED_AS);
  const knownCause = CAUSES.find((one) => one === cause);
  const knownReason = CLOSE_REASONS.find((one) => one === closedAs);
  if (knownCause === undefined && cause !== NO_CAUSE) return undefined;
  if (more.length > 0 || (closedAs !== undefined && knownReason === undefined)) return undefined;
  return { ...(knownCause && { cause: knownCause }), ...(knownReason && { closedAs: knownReason }) };
}

function readSeverities(words: readonly string[]): Figures['severities'] | undefined {
  if (words.length % 2 !== 0) return undefined;
  const found: { severity: Severity; at: string }[] = [];
  for (let index = 0; index < words.length; index += 2) {
    const severity = SEVERITIES.find((one) => one === words[index]);
    const date = new Date(Number.parseInt(words[index + 1] ?? '', RADIX));
    if (severity === undefined || Number.isNaN(date.getTime())) return undefined;
    found.push({ severity, at: date.toISOString() });
  }
  return found;
}

function readAction(line: string): OpenAction | undefined {
  const json = parse(line);
  if (!Array.isArray(json) || json.length !== 3) return undefined;
  const [title, owner, due] = json as readonly unknown[];
  if (!isShown(title) || !isShownOrNull(owner) || !isShownOrNull(due)) return undefined;
  return { title, ...(owner !== null && { owner }), ...(due !== null && { due }) };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** It comes from a file and is shown, so it must be as clean as a line of the record. */
const isShown = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_LINE && isVisible(value);
const isShownOrNull = (value: unknown): value is string | null => value === null || isShown(value);
