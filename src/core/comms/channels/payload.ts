import { STATUS_LABELS } from '../../incident/vocabulary.ts';
import { markdownText } from '../../text/markdown.ts';
import { formatUtc } from '../../text/time.ts';
import type { Channel, OutgoingUpdate, Payload } from './channel.ts';
import { discordBody } from './discord.ts';
import { linesOf } from './lines.ts';
import { slackBody } from './slack.ts';
import { statuspagePayload } from './statuspage.ts';
import { teamsBody } from './teams.ts';
import { fillTemplate, type TEMPLATE_FIELDS } from './template.ts';

/** An update in the form that a channel takes, with its text as text and nothing else. */
export function payloadFor(channel: Channel, update: OutgoingUpdate): Payload {
  switch (channel.type) {
    case 'text':
      return post('text/plain; charset=utf-8', update.text);
    case 'markdown':
      return post('text/markdown; charset=utf-8', markdownBody(update));
    case 'slack':
      return json(slackBody(update));
    case 'teams':
      return json(teamsBody(update));
    case 'discord':
      return json(discordBody(update));
    case 'json':
      return json(fillTemplate(channel.template, fieldsOf(update)));
    case 'statuspage':
      return statuspagePayload(channel, update);
  }
}

const post = (contentType: string, body: string): Payload => ({
  method: 'POST',
  path: '',
  contentType,
  body,
});
const json = (body: unknown): Payload => post('application/json', JSON.stringify(body));

/** With a hard break after each line, so that the lines of the draft stay lines. */
function markdownBody({ text }: OutgoingUpdate): string {
  return linesOf(text)
    .map(({ label, text: words }) =>
      label === undefined ? markdownText(words) : `**${label}:** ${markdownText(words)}`,
    )
    .join('\n')
    .replaceAll(/(?<=[^\n])\n(?=[^\n])/g, '  \n');
}

function fieldsOf(update: OutgoingUpdate): Record<(typeof TEMPLATE_FIELDS)[number], string | undefined> {
  const { title, text, status, at, nextAt, service, severity, incident } = update;
  return {
    title,
    text,
    status,
    statusLabel: STATUS_LABELS[status],
    at,
    atText: formatUtc(at),
    nextAt,
    nextAtText: nextAt && formatUtc(nextAt),
    service,
    severity,
    incident,
  };
}
