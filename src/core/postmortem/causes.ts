import { CAUSE_LABELS } from '../incident/describe.ts';
import type { EventOf } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { markdownText } from '../text/markdown.ts';
import type { FactTraces } from './facts.ts';
import { said, table, trace, utc } from './markup.ts';
import { entriesOf } from './timeline.ts';

export function causeFacts(incident: Incident, sources: FactTraces): string {
  const { cause, facts } = incident;
  const decided = cause
    ? `${CAUSE_LABELS[cause.cause]}, decided by ${markdownText(cause.by.name)} ${trace(cause.event)}`
    : NOT_RECORDED;
  const reasons = cause?.reasons ? [`**Reasons:** ${markdownText(cause.reasons)} ${trace(cause.event)}`] : [];
  // Records of an earlier version have them; now the five whys are a tree of their own.
  const tree = factorTree(incident);
  const factors = tree === NOT_RECORDED ? [] : ['**Contributing factors:**', tree];
  return [
    `**Kind of cause:** ${decided}`,
    ...reasons,
    '**What failed, as recorded:**',
    sources.paragraphs('rootCause', facts.rootCause),
    ...factors,
    '**Hypotheses:**',
    hypotheses(incident),
  ].join('\n\n');
}

/** What it was thought to be and when, with the dead ends. */
function hypotheses(incident: Incident): string {
  if (incident.hypotheses.length === 0) return NOT_RECORDED;
  const opened = openedAt(incident);
  const rows = incident.hypotheses.map(({ hypothesis, text, status, note, event, at, by }) => [
    `${markdownText(text)}${note ? ` – ${markdownText(note)}` : ''} ${trace(event)}`,
    utcOr(opened.get(hypothesis)),
    status === 'open' ? 'open' : `${VERDICTS[status]} ${utc(at)}`,
    said(by.name),
  ]);
  return table(['Hypothesis', 'Opened (UTC)', 'Outcome (UTC)', 'Who'], rows);
}

const VERDICTS = { confirmed: 'confirmed', rejected: 'ruled out' } as const;
const utcOr = (at: string | undefined): string => (at === undefined ? NOT_RECORDED : utc(at));

/** When each was first thought of; a suspect is ruled out without that. */
function openedAt(incident: Incident): ReadonlyMap<string, string> {
  const opened = new Map<string, string>();
  for (const { event, occurredAt } of entriesOf(incident, ['hypothesis.opened']))
    if (event?.kind === 'hypothesis.opened' && !opened.has(event.data.hypothesis))
      opened.set(event.data.hypothesis, occurredAt);
  return opened;
}

type Factor = EventOf<'factor.added'>;

/** Factors under the ones they explain. One whose parent is not on record stands at the top: none is lost. */
function factorTree(incident: Incident): string {
  const factors = entriesOf(incident, ['factor.added']).flatMap(({ event }) =>
    event?.kind === 'factor.added' ? [event] : [],
  );
  const placed = new Set<Factor>();
  const lines: string[] = [];
  const place = (factor: Factor, depth: number): void => {
    if (placed.has(factor)) return;
    placed.add(factor);
    // Deeper than that, hosts take the indentation for code.
    const indent = '  '.repeat(Math.min(depth, 20));
    lines.push(`${indent}- ${said(factor.data.text)} ${trace(factor.id)}`);
    const children = factors.filter(({ data }) => data.parent === factor.data.factor);
    for (const child of children) place(child, depth + 1);
  };
  const known = new Set(factors.map(({ data }) => data.factor));
  for (const factor of factors) {
    if (factor.data.parent === undefined || !known.has(factor.data.parent)) place(factor, 0);
  }
  // What is left explains itself in a circle.
  for (const factor of factors) place(factor, 0);
  return lines.length === 0 ? NOT_RECORDED : lines.join('\n');
}
