import { CAUSE_LABELS } from '../incident/describe.ts';
import { STATUS_LABELS } from '../incident/vocabulary.ts';
import type { Actor } from '../incident/events.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { markedEntries, type News } from '../incident/news.ts';
import { summarizeEntries } from '../incident/summarize-news.ts';
import type { NewsView } from './state.ts';

/** What the reader has not seen yet; undefined when there is nothing to say about it. */
export function newsViewOf(
  incident: Incident,
  news: News,
  commander: Actor | undefined,
): NewsView | undefined {
  const { timeline } = incident;
  if (news.isFirstSight) {
    if (isOver(incident)) return undefined;
    return { count: news.entries.size, text: standingOf(incident, commander), isHandOff: true };
  }
  const marked = markedEntries(news);
  const entries = timeline.filter(({ id }) => marked.has(id));
  const [first] = entries;
  if (first === undefined) return undefined;
  return {
    count: entries.length,
    ...(news.since !== undefined && { since: news.since }),
    text: summarizeEntries(entries),
    first: { id: first.id, depth: timeline.length - timeline.indexOf(first) },
    isHandOff: false,
  };
}

/** Who, where it stands and what is decided, on one line. */
function standingOf(incident: Incident, commander: Actor | undefined): string {
  const { declared, status, cause, deployments, timeline } = incident;
  const linked = deployments.map(({ name }) => name).join(', ');
  return [
    `Declared by ${declared.by.name}, ${STATUS_LABELS[status].toLowerCase()}, ${commander ? `commander ${commander.name}` : 'no commander yet'}`,
    cause ? `cause: ${CAUSE_LABELS[cause.cause]}${linked === '' ? '' : ` (${linked})`}` : 'cause not decided',
    timeline.length === 1 ? '1 entry' : `${timeline.length} entries`,
  ].join('; ');
}
