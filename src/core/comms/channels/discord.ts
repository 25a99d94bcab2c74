import type { OutgoingUpdate } from './channel.ts';
import { cut, linesOf } from './lines.ts';

/** Of an embed: https://discord.com/developers/docs/resources/message#embed-object-embed-limits. */
const TITLE_MAX = 256;
const DESCRIPTION_MAX = 4096;

/** What Discord's Markdown takes for marks; mentions are switched off as a whole beside it. */
const escapeMarkdown = (text: string): string => text.replaceAll(/[\\*_~`|>#[\]()<:@-]/g, String.raw`\$&`);

/** A webhook message with one embed: https://discord.com/developers/docs/resources/webhook#execute-webhook. */
export function discordBody({ title, text, at }: OutgoingUpdate): object {
  const description = linesOf(cut(text, DESCRIPTION_MAX / 2 - 100))
    .map(({ label, text: words }) =>
      label === undefined ? escapeMarkdown(words) : `**${label}:** ${escapeMarkdown(words)}`,
    )
    .join('\n');
  return {
    embeds: [
      { title: cut(escapeMarkdown(cut(title, TITLE_MAX / 2)), TITLE_MAX), description, timestamp: at },
    ],
    allowed_mentions: { parse: [] },
  };
}
