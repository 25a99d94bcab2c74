import * as vscode from 'vscode';
import { describeEvent } from '../../core/incident/describe.ts';
import { markdownText } from '../../core/text/markdown.ts';
import { formatUtc } from '../../core/text/time.ts';
import { commandId } from '../../manifest.ts';
import type { Services } from '../services.ts';

const TRACE = /(?:<!-- |^status:.*# )([0-7][0-9a-hjkmnp-tv-z]{25})\b/g;

/** Which entry of the record a line of the document comes from. */
export async function hoverAt(
  services: Services,
  id: string,
  line: string,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const ids = [...line.matchAll(TRACE)].map(([, trace = '']) => trace);
  if (ids.length === 0) return undefined;
  const incident = await (await services.desk()).open(id);
  if (incident === undefined) return undefined;
  const entries = incident.timeline.filter((entry) => ids.includes(entry.id));
  const texts = entries.map((entry) => {
    const { text, detail } = describeEvent(entry);
    const said = [text, detail]
      .filter((part) => part !== undefined)
      .map((part) => markdownText(part.slice(0, 500)));
    return `**From the record:** ${said.join(' – ')}\n\n${formatUtc(entry.occurredAt)}, ${markdownText(entry.actor.name)}`;
  });
  if (texts.length === 0) return undefined;
  const markdown = new vscode.MarkdownString(texts.join('\n\n---\n\n'));
  const argument = encodeURIComponent(JSON.stringify([{ incident: id }]));
  markdown.appendMarkdown(`\n\n[Open board](command:${commandId('openBoard')}?${argument})`);
  // Only this command: the text above is of people, and escaped.
  markdown.isTrusted = { enabledCommands: [commandId('openBoard')] };
  return new vscode.Hover(markdown, new vscode.Range(position.line, 0, position.line, line.length));
}
