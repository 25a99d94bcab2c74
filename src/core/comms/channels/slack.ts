import type { OutgoingUpdate } from './channel.ts';
import { cut, linesOf } from './lines.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object: 3,000 characters; a header has 150. */
const SECTION_MAX = 3000;
const HEADER_MAX = 150;
const BLOCKS_MAX = 40;

/**
 * The three characters that Slack takes for its own, so that no text can mention a channel or pose as a link:
 * https://api.slack.com/reference/surfaces/formatting ("Escaping text").
 */
const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const section = (text: string) => ({
  type: 'section',
  // Verbatim: nothing in it is made a link, a channel or a mention by Slack's own guessing.
  text: { type: 'mrkdwn', text, verbatim: true },
});

/** A message of Block Kit for an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function slackBody({ title, text }: OutgoingUpdate): object {
  const paragraphs = linesOf(text)
    .map(({ label, text: words }) => {
      const escaped = shorten(escapeMrkdwn(words));
      return label === undefined ? escaped : `*${escapeMrkdwn(label)}:* ${escaped}`;
    })
    .filter((line) => line.trim() !== '');
  return {
    // What notifications and screen readers get.
    text: escapeMrkdwn(cut(`${title}\n${text}`, 2500)),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, HEADER_MAX), emoji: false } },
      ...paragraphs.slice(0, BLOCKS_MAX).map(section),
      ...(paragraphs.length > BLOCKS_MAX ? [section('…')] : []),
    ],
  };
}

/** Room for the label is left, and no half of an entity stands at the end. */
function shorten(escaped: string): string {
  const max = SECTION_MAX - 50;
  return escaped.length <= max ? escaped : cut(escaped, max).replace(/&[a-z]{0,3}…$/, '…');
}
