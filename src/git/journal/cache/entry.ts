import type { ActionSummary, ListedSummary } from '../../../core/incident/summary.ts';
import {
  ACTION_PRIORITIES,
  ACTION_TYPES,
  INCIDENT_KINDS,
  MILESTONES,
  REVIEW_STATUSES,
  SEVERITIES,
  STATUSES,
  type Milestone,
} from '../../../core/incident/vocabulary.ts';
import { isVisible } from '../../../core/text/visible.ts';
import type { JournalProblem } from '../journal.ts';

/** What a list needs of one incident. */
export interface Entry {
  readonly incident: string;
  /** What it was read from. While that is the same, so is all of this. */
  readonly key: string;
  /** Absent while its declaration is not known. */
  readonly summary?: ListedSummary;
  readonly version: string;
  /** The id of the latest of its events that is not far ahead of the clock. */
  readonly latest: string;
  readonly isArchived: boolean;
  readonly problems: readonly JournalProblem[];
}

/**
 * An entry as it is kept: a list of its values by position, since the names of all keys ten thousand times over take
 * longer to read than what they name.
 */
type Row = readonly [
  incident: string,
  key: string,
  version: string,
  latest: string,
  isArchived: 0 | 1,
  problems: readonly (readonly [where: string, reason: string, line?: string])[],
  /** None of these while the declaration is not known. */
  shortId?: string,
  title?: string,
  kind?: ListedSummary['kind'],
  severity?: ListedSummary['severity'],
  status?: ListedSummary['status'],
  declaredAt?: string,
  declaredBy?: string,
  /** By turns, which one and when. */
  milestones?: readonly string[],
  figures?: string,
  services?: readonly string[],
  actions?: readonly ActionRow[],
  review?: readonly [status: string, at: string, by: string],
];
/** Texts are empty where nothing is recorded. */
type ActionRow = readonly [
  action: string,
  title: string,
  isClosed: 0 | 1,
  owner: string,
  due: string,
  type: string,
  priority: string,
  link: string,
  reopenedAt?: string,
];
const LENGTH_WITHOUT_SUMMARY = 6;
const LENGTH_WITHOUT_SERVICES = 15;
const LENGTH_WITHOUT_ACTIONS = 16;
const LENGTH_WITHOUT_REVIEW = 17;
const LENGTH = 18;
const ACTION_LENGTH = 9;

export function rowOf({ incident, key, version, latest, isArchived, problems, summary }: Entry): Row {
  const found = problems.map(({ where, reason, line }) => {
    return line === undefined ? ([where, reason] as const) : ([where, reason, line] as const);
  });
  const start = [incident, key, version, latest, isArchived ? 1 : 0, found] as const;
  if (summary === undefined) return start;
  const { shortId, title, kind, severity, status, declared, milestones, facts, figures, actions, review } =
    summary;
  const times = Object.entries(milestones).flatMap(([milestone, { at }]) => [milestone, at]);
  const { services } = facts;
  const row = [
    ...start,
    shortId,
    title,
    kind,
    severity,
    status,
    declared.at,
    declared.by.name,
    times,
    figures,
  ] as const;
  if (review !== undefined) {
    const signed = [review.status, review.at, review.by.name] as const;
    return [...row, services ?? [], (actions ?? []).map(rowOfAction), signed];
  }
  if (actions !== undefined) return [...row, services ?? [], actions.map(rowOfAction)];
  return services === undefined ? row : [...row, services];
}

function rowOfAction(item: ActionSummary): ActionRow {
  const { action, title, closed, owner = '', due = '', type = '', priority = '', link = '', reopened } = item;
  const row = [action, title, closed ? 1 : 0, owner, due, type, priority, link] as const;
  return reopened === undefined ? row : [...row, reopened.at];
}

/**
 * Undefined for what is not a row of ours. A strict check by hand: a list of ten thousand has to be there in a blink,
 * and a schema takes ten times as long.
 */
export function parseRow(json: unknown): Entry | undefined {
  if (!Array.isArray(json)) return undefined;
  // Anything may be there, so each is looked at before it is believed.
  const row = json as readonly unknown[];
  const [incident, key, version, latest, isArchived, problems] = row;
  if (!isId(incident) || !isText(key) || !isVersion(version) || !(latest === '' || isId(latest)))
    return undefined;
  if ((isArchived !== 0 && isArchived !== 1) || !Array.isArray(problems)) return undefined;
  const found = problems.length === 0 ? NO_PROBLEMS : parseProblems(problems);
  if (found === undefined) return undefined;
  const entry = { incident, key, version, latest, isArchived: isArchived === 1, problems: found };
  if (row.length === LENGTH_WITHOUT_SUMMARY) return entry;
  const summary = parseSummary(incident, row);
  return summary && { ...entry, summary };
}

function parseSummary(id: string, row: readonly unknown[]): ListedSummary | undefined {
  if (row.length > LENGTH || row.length < LENGTH_WITHOUT_SERVICES) return undefined;
  const [
    ,
    ,
    ,
    ,
    ,
    ,
    shortId,
    title,
    kind,
    severity,
    status,
    at,
    name,
    times,
    figures,
    services = [],
    actions,
    review,
  ] = row;
  if (!isShown(shortId) || !isShown(title) || !isShown(name) || !isInstant(at)) return undefined;
  if (!isKind(kind) || !isSeverity(severity) || !isStatus(status)) return undefined;
  const milestones = parseMilestones(times);
  if (milestones === undefined || !areServices(services)) return undefined;
  // What is in the figures is looked at where they are taken apart.
  if (!isText(figures)) return undefined;
  const facts = services.length === 0 ? {} : { services };
  const declared = { at, by: { name } };
  const summary = { id, shortId, title, kind, severity, status, declared, milestones, figures, facts };
  if (row.length <= LENGTH_WITHOUT_ACTIONS) return summary;
  const parsed = parseActions(actions);
  if (parsed === undefined) return undefined;
  const withActions = parsed.length === 0 ? summary : { ...summary, actions: parsed };
  if (row.length <= LENGTH_WITHOUT_REVIEW) return parsed.length === 0 ? undefined : withActions;
  const reviewed = parseReview(review);
  return reviewed && { ...withActions, review: reviewed };
}

function parseReview(row: unknown): ListedSummary['review'] {
  if (!Array.isArray(row) || row.length !== 3) return undefined;
  const [status, at, name] = row as readonly unknown[];
  if (!isReviewStatus(status) || !isInstant(at) || !isShown(name)) return undefined;
  return { status, at, by: { name } };
}

function parseActions(rows: unknown): ActionSummary[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  const actions: ActionSummary[] = [];
  for (const row of rows as readonly unknown[]) {
    const action =
      Array.isArray(row) && (row.length === ACTION_LENGTH || row.length === ACTION_LENGTH - 1)
        ? parseAction(row)
        : undefined;
    if (action === undefined) return undefined;
    actions.push(action);
  }
  return actions;
}

function parseAction(row: readonly unknown[]): ActionSummary | undefined {
  const [action, title, isClosed, owner, due, type, priority, link, reopenedAt] = row;
  if (!isShown(action) || !isShown(title) || !isShown(owner) || !isText(due) || !isText(link))
    return undefined;
  if (!(due === '' || DAY.test(due)) || !(link === '' || (/^https?:/i.test(link) && isVisible(link))))
    return undefined;
  if (!(type === '' || isActionType(type)) || !(priority === '' || isActionPriority(priority)))
    return undefined;
  if (isClosed !== 0 && isClosed !== 1) return undefined;
  if (reopenedAt !== undefined && !isInstant(reopenedAt)) return undefined;
  return {
    action,
    title,
    ...(owner !== '' && { owner }),
    ...(due !== '' && { due }),
    ...(type !== '' && { type }),
    ...(priority !== '' && { priority }),
    closed: isClosed === 1,
    ...(link !== '' && { link }),
    ...(reopenedAt !== undefined && { reopened: { at: reopenedAt } }),
  };
}

function parseMilestones(times: unknown): ListedSummary['milestones'] | undefined {
  if (!Array.isArray(times) || times.length % 2 !== 0) return undefined;
  const milestones: Partial<Record<Milestone, { readonly at: string }>> = {};
  for (let index = 0; index < times.length; index += 2) {
    const milestone: unknown = times[index];
    const at: unknown = times[index + 1];
    if (!isMilestone(milestone) || !isInstant(at)) return undefined;
    milestones[milestone] = { at };
  }
  return milestones;
}

const NO_PROBLEMS: readonly JournalProblem[] = [];

function parseProblems(rows: readonly unknown[]): JournalProblem[] | undefined {
  const problems: JournalProblem[] = [];
  for (const row of rows) {
    if (!Array.isArray(row) || row.length < 2 || row.length > 3 || !row.every(isText)) return undefined;
    const [where = '', reason = '', line] = row;
    problems.push(line === undefined ? { where, reason } : { where, reason, line });
  }
  return problems;
}

const MAX_SHOWN = 500;
const MAX_SERVICES = 100;
const ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const VERSION = /^[\w-]{43}$/;
const INSTANT = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,20})?)?Z$/;

const DAY = /^\d{4}-[01]\d-[0-3]\d$/;

const isText = (value: unknown): value is string => typeof value === 'string';
const isId = (value: unknown): value is string => isText(value) && ID.test(value);
const isVersion = (value: unknown): value is string => isText(value) && VERSION.test(value);
const isInstant = (value: unknown): value is string => isText(value) && INSTANT.test(value);
/** What comes from elsewhere is shown: it must be as clean as what a line of the record gives. */
const isShown = (value: unknown): value is string =>
  isText(value) && value.length <= MAX_SHOWN && isVisible(value);
const areServices = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= MAX_SERVICES && value.every(isShown);

const oneOf = <T extends string>(words: readonly T[]): ((value: unknown) => value is T) => {
  const known = new Set<unknown>(words);
  return (value): value is T => known.has(value);
};
const isKind = oneOf(INCIDENT_KINDS);
const isSeverity = oneOf(SEVERITIES);
const isStatus = oneOf(STATUSES);
const isActionType = oneOf(ACTION_TYPES);
const isActionPriority = oneOf(ACTION_PRIORITIES);
const isMilestone = oneOf(MILESTONES);
const isReviewStatus = oneOf(REVIEW_STATUSES);
