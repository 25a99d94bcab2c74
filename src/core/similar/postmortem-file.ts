import { idSchema } from '../incident/events.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { plainText } from '../text/markdown.ts';
import { visible } from '../text/visible.ts';
import type { Past } from './past.ts';

/** Longer ones are no post-mortems. */
const LENGTH_MAX = 256 * 1024;
const TEXT_MAX = 4_000;
const FIX_MAX = 300;
const FIX_HEADING = /\b(?:resol|mitigat|remediat|recover|fix)/i;
const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;
/** A question of the scaffold that nobody has answered, and what says that there is nothing. */
const EMPTY = new RegExp(String.raw`^(?:[-*] )?(?:_.*_|\*\*[^*]*\*\*|(?:[^:]+: )?${NOT_RECORDED})$`);

/**
 * A post-mortem in Markdown, whoever wrote it. Undefined for a drill, and for what has no title.
 * @param path relative to the folder that it is in, with `/`
 */
export function pastOfFile(path: string, markdown: string): Past | undefined {
  if (markdown.length > LENGTH_MAX) return undefined;
  const text = visible(markdown).replaceAll(/<!--[\s\S]*?-->/g, '');
  const front = FRONT_MATTER.exec(text);
  const fields = frontFields(front?.[1] ?? '');
  const lines = text.slice(front?.[0].length ?? 0).split('\n');
  const title = titleOf(lines) ?? fields.get('title');
  if (title === undefined || fields.get('kind') === 'drill') return undefined;
  const incident = idSchema.safeParse(fields.get('id')).data;
  const at = /^\d{4}-\d{2}-\d{2}/.exec(fields.get('date') ?? path.split('/').at(-1) ?? '')?.[0];
  return {
    id: `file:${path}`,
    title,
    ...(at !== undefined && !Number.isNaN(Date.parse(at)) && { at: `${at}T00:00:00.000Z` }),
    text: said(lines).join('\n').slice(0, TEXT_MAX),
    services: [],
    components: [],
    fixes: fixesOf(lines),
    ...(incident !== undefined && { incident }),
  };
}

function frontFields(text: string): ReadonlyMap<string, string> {
  const rows = text.split('\n').flatMap((line) => {
    const [, key, value] = /^(\w+):\s*(.*?)\s*$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value.replace(/^"(.*)"$/, '$1')] as const];
  });
  return new Map(rows);
}

function titleOf(lines: readonly string[]): string | undefined {
  const heading = lines.find((line) => line.startsWith('# '));
  const title = heading && plainText(heading.slice(2)).replace(/^(?:incident )?post-?mortem:?\s*/i, '');
  return title === '' ? undefined : title;
}

const said = (lines: readonly string[]): string[] =>
  lines.map((line) => line.trim()).filter((line) => line !== '' && !EMPTY.test(line));

/** The first words of the sections that tell how it ended. */
function fixesOf(lines: readonly string[]): string[] {
  const fixes: string[] = [];
  lines.forEach((line, index) => {
    if (!/^#{2,4} /.test(line) || !FIX_HEADING.test(line)) return;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((other) => /^#{1,4} /.test(other));
    const section = said(end === -1 ? rest : rest.slice(0, end));
    const words = plainText(section.map((one) => one.replace(/^[-*] /, '')).join(' '));
    if (words !== '') fixes.push(words.slice(0, FIX_MAX));
  });
  return fixes.slice(0, 2);
}
