import { UPDATE_LABELS } from '../incident/describe.ts';
import type { Incident, Recorded, Update } from '../incident/incident.ts';
import { endOf } from '../incident/metrics.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { markdownText } from '../text/markdown.ts';
import { formatDuration } from '../text/time.ts';
import { traces } from './facts.ts';
import { said, table, trace, utc, utcSpan } from './markup.ts';
import { cut, eventBullets } from './timeline.ts';

type Sent = Update['sent'][number];

/** Who was told what and when: how soon customers heard of it, how long they heard nothing, and whether promises were kept. */
export function communications(incident: Incident): string {
  const toCustomers = byTime(
    incident.updates.filter(({ kind }) => kind === 'status').flatMap(({ sent }) => sent),
  );
  return [
    `**First word to customers:** ${firstWord(incident, toCustomers)}`,
    `**Longest silence towards customers:** ${longestSilence(incident, toCustomers)}`,
    `**Next updates that came when they were promised:** ${promises(incident, toCustomers)}`,
    '**What was sent:**',
    sentTable(incident),
    '**Escalations:**',
    eventBullets(incident, ['escalation.raised', 'escalation.acknowledged']),
  ].join('\n\n');
}

const byTime = <T extends Recorded>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));

function firstWord({ milestones, declared }: Incident, sent: readonly Sent[]): string {
  const [first] = sent;
  if (first === undefined) return NOT_RECORDED;
  const { started } = milestones;
  const since = [after(first, started, 'impact started'), after(first, declared, 'the declaration')];
  return `${[`${utc(first.at)} UTC`, ...since.filter(Boolean)].join(', ')}${traces(first, started, declared)}`;
}

function after(one: Recorded, other: Recorded | undefined, words: string): string {
  if (other === undefined) return '';
  const ms = Date.parse(one.at) - Date.parse(other.at);
  return ms < 0 ? '' : `${formatDuration(ms)} after ${words}`;
}

/** From the declaration to the first, between two, and from the last to the end, if there is one. */
function longestSilence(incident: Incident, sent: readonly Sent[]): string {
  if (sent.length === 0) return NOT_RECORDED;
  const { declared, milestones } = incident;
  const end = endOf(incident) === undefined ? undefined : (milestones.resolved ?? milestones.closed);
  const points: Recorded[] = byTime([declared, ...sent, ...(end ? [end] : [])]);
  const gaps = points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    return { from, to, ms: Date.parse(to.at) - Date.parse(from.at) };
  });
  const until = end && Date.parse(end.at);
  const during = gaps.filter(({ from }) => until === undefined || Date.parse(from.at) < until);
  const [longest] = during.toSorted((a, b) => b.ms - a.ms);
  if (longest === undefined) return NOT_RECORDED;
  const { from, to, ms } = longest;
  return `${formatDuration(ms)}, ${utcSpan(from.at, to.at)} UTC${traces(from, to)}`;
}

const MINUTE_MS = 60_000;

/** What was promised for later than the end needs not have come. */
function promises(incident: Incident, sent: readonly Sent[]): string {
  const end = endOf(incident) ?? Infinity;
  const due = sent.flatMap((one, index) => {
    const promised = Date.parse(one.nextAt ?? '');
    return promised <= end ? [{ one, promised, next: sent[index + 1] }] : [];
  });
  if (due.length === 0) return NOT_RECORDED;
  // Promises are told to the minute.
  const kept = due.filter(({ promised, next }) => next && Date.parse(next.at) < promised + MINUTE_MS);
  return `${kept.length} of ${due.length}${traces(...due.map(({ one }) => one))}`;
}

function sentTable({ updates }: Incident): string {
  const all = byTime(updates.flatMap((update) => update.sent.map((sent) => ({ ...sent, update }))));
  if (all.length === 0) return NOT_RECORDED;
  const rows = all.map(({ at, event, by, text, channel, update: { kind, audience } }) => [
    utc(at),
    `${UPDATE_LABELS[kind]} to ${markdownText(audience)}${channel ? ` (${markdownText(channel)})` : ''}`,
    `${text === undefined ? NOT_RECORDED : said(cut(text))} ${trace(event)}`,
    said(by.name),
  ]);
  return table(['Time (UTC)', 'To whom', 'Words', 'Who'], rows);
}
