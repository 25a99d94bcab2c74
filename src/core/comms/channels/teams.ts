import type { OutgoingUpdate } from './channel.ts';
import { cut, linesOf } from './lines.ts';

/** A message may have about 28 KB: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook */
const TEXT_MAX = 6000;

/** The only markup that a text run knows are functions of date and time in double braces: they are taken apart. */
const plain = (text: string): string => text.replaceAll(/\{(?=\{)/g, '{ ');

/**
 * An Adaptive Card in the envelope that a workflow of Teams takes from a webhook. Text goes into runs of a
 * RichTextBlock, which know no Markdown, so that there is nothing to escape:
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
 */
export function teamsBody({ title, text }: OutgoingUpdate): object {
  const lines = linesOf(cut(text, TEXT_MAX)).filter(({ label, text: words }) => label ?? words.trim());
  const run = (words: string, more: object = {}) => ({ type: 'TextRun', text: plain(words), ...more });
  const block = (...inlines: object[]) => ({ type: 'RichTextBlock', inlines });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(run(cut(title, 200), { weight: 'Bolder', size: 'Large' })),
      ...lines.map(({ label, text: words }) =>
        label === undefined
          ? block(run(words))
          : block(run(`${label}: `, { weight: 'Bolder' }), run(words === '' ? ' ' : words)),
      ),
    ],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}
