import { CAUSE_ANSWER_LABELS, CLOSE_REASON_LABELS } from './describe.ts';
import { REVIEW_LABELS, STATUS_LABELS } from './vocabulary.ts';
import type { EventKind, EventOf, IncidentEvent } from './events.ts';
import type { TimelineEntry } from './incident.ts';
import { cut } from '../text/cut.ts';
import { plainLine } from '../text/markdown.ts';

type Entry = Pick<TimelineEntry, 'kind' | 'event' | 'actor' | 'retracted'>;

const NAME_LENGTH = 60;
const PARTS_SHOWN = 4;

const name = (text: string): string => cut(plainLine(text), NAME_LENGTH);

type Phrases = { readonly [K in EventKind]?: (event: EventOf<K>) => string };

/** What is worth a sentence of its own. All others are counted. */
const PHRASES: Phrases = {
  'incident.declared': ({ data }) => `declared it at ${data.severity}`,
  'incident.closed': ({ data }) => `closed it (${CLOSE_REASON_LABELS[data.reason]})`,
  'incident.reopened': () => 'reopened it',
  'review.changed': ({ data }) => `set the post-mortem to ${REVIEW_LABELS[data.to]}`,
  'status.changed': ({ data }) => `set the status to ${STATUS_LABELS[data.to]}`,
  'severity.changed': ({ data }) => `changed the severity to ${data.to}`,
  'cause.decided': ({ data }) => `decided the cause: ${CAUSE_ANSWER_LABELS[data.cause]}`,
  'deployment.linked': ({ data }) => `linked deployment ${name(data.deployment.name)}`,
  'deployment.recorded': ({ data }) => `told of the deployment ${name(data.deployment.name)}`,
  'deployment.unlinked': ({ data }) => `unlinked deployment ${name(data.name ?? data.deployment)}`,
  'hotfix.created': ({ data }) => `created the branch ${name(data.branch)}`,
  'rollback.performed': ({ data }) =>
    `rolled back ${name(data.deploymentName ?? data.deployment ?? '')}`.trim(),
  'rollback.failed': ({ data }) =>
    `${data.isGivenUp === true ? 'gave up rolling back' : 'failed to roll back'} ${name(data.deploymentName ?? data.deployment ?? '')}`.trim(),
  'bisect.finished': ({ data }) =>
    data.culprit === undefined ? 'ended a bisect' : `found ${data.culprit.slice(0, 8)} by bisect`,
  'role.assigned': ({ data }) => `made ${name(data.assignee.name)} ${name(data.title ?? data.role)}`,
};
/** Of these only the last one holds. */
const STATES: ReadonlySet<string> = new Set([
  'status.changed',
  'severity.changed',
  'cause.decided',
  'review.changed',
]);

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  'note.added': ['note', 'notes'],
  'step.done': ['step done', 'steps done'],
  'step.started': ['step begun', 'steps begun'],
  'step.failed': ['failed step', 'failed steps'],
  'step.skipped': ['skipped step', 'skipped steps'],
  hypothesis: ['hypothesis', 'hypotheses'],
  remedy: ['entry of what was tried', 'entries of what was tried'],
  impact: ['figure of the impact', 'figures of the impact'],
  why: ['change of the five whys', 'changes of the five whys'],
  command: ['command', 'commands'],
  evidence: ['piece of evidence', 'pieces of evidence'],
  'incident.updated': ['change of facts', 'changes of facts'],
  milestone: ['milestone', 'milestones'],
  comms: ['update', 'updates'],
  action: ['action item', 'action items'],
  backlog: ['item put on a backlog', 'items put on a backlog'],
  'event.corrected': ['correction', 'corrections'],
  'event.retracted': ['retraction', 'retractions'],
};
const OTHER = ['other entry', 'other entries'] as const;

/** A kind that this version does not know may have any name, also that of a member of all objects. */
const nounOf = (kind: string): readonly [string, string] => {
  const known = [kind, kind.split('.', 1)[0] ?? ''].find((key) => Object.hasOwn(NOUNS, key));
  return (known === undefined ? undefined : NOUNS[known]) ?? OTHER;
};

/**
 * Entries on one line, by person and kind: "Ben set the status to Identified; 2 notes by Ben". Plain text that holds
 * text of people.
 * @param entries oldest first
 */
export function summarizeEntries(entries: readonly Entry[]): string {
  const standing = entries.filter(({ retracted }) => retracted === undefined);
  const parts = [...sentences(standing), ...counts(standing)];
  const shown = parts.slice(0, PARTS_SHOWN);
  const more = parts.length > shown.length ? [`and ${parts.length - shown.length} more`] : [];
  return [...shown, ...more].join('; ');
}

/**
 * "5 new entries since 14:02: Ben set the status to Identified; 2 notes by Ben"
 * @param entries oldest first
 * @param since when the reader last looked, as it is to be read
 */
export function summarizeNews(entries: readonly Entry[], since?: string): string {
  const head = count(entries.length, ['new entry', 'new entries']);
  const details = summarizeEntries(entries);
  return `${head}${since === undefined ? '' : ` since ${since}`}${details === '' ? '' : `: ${details}`}`;
}

/** "3 entries from Ben and 1 from Cleo" */
export function summarizeAuthors(entries: readonly Pick<Entry, 'actor'>[]): string {
  const authors = [...tally(entries.map(({ actor }) => actor.name))];
  return authors
    .map(([author, total], index) =>
      index === 0
        ? `${count(total, ['entry', 'entries'])} from ${name(author)}`
        : `${total} from ${name(author)}`,
    )
    .join(' and ');
}

function sentences(entries: readonly Entry[]): string[] {
  const told = entries.filter(({ kind, event }) => event !== undefined && kind in PHRASES);
  const last = told.filter(
    ({ kind }, index) => !STATES.has(kind) || told.findLastIndex((other) => other.kind === kind) === index,
  );
  return last.flatMap(({ event, actor }) => (event ? [`${name(actor.name)} ${phrase(event)}`] : []));
}

function phrase(event: IncidentEvent): string {
  // The phrase was looked up by the kind of this very event.
  const say = PHRASES[event.kind] as ((event: IncidentEvent) => string) | undefined;
  return say?.(event) ?? '';
}

function counts(entries: readonly Entry[]): string[] {
  const rest = entries.filter(({ kind, event }) => event === undefined || !(kind in PHRASES));
  const groups = new Map<string, Entry[]>();
  for (const entry of rest) {
    const key = `${nounOf(entry.kind)[0]} ${entry.actor.name}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [`${count(group.length, nounOf(first.kind))} by ${name(first.actor.name)}`] : [];
  });
}

const count = (total: number, [one, many]: readonly [string, string]): string =>
  `${total} ${total === 1 ? one : many}`;

function tally(values: readonly string[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const value of values) totals.set(value, (totals.get(value) ?? 0) + 1);
  return totals;
}
