/** C0 and C1 controls, and the marks that reorder text on screen, with which a line can be made to read as another. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Text as one line of data: white space collapsed, nothing that hides or reorders what is read. */
export function plainLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(UNSEEN, '').toWellFormed().replaceAll(/ +/g, ' ').trim();
}

/**
 * Text as Markdown that shows exactly that text, on one line, in a paragraph, list item, heading or table cell.
 * Escapes only what would otherwise mean something, so that the source stays readable too.
 */
export function markdownText(text: string): string {
  return (
    plainLine(text)
      .replaceAll(/[\\`*_[\]<>|~&$]/g, String.raw`\$&`)
      // Hosts make links of bare addresses and mentions of names; what an event says must not become either.
      .replaceAll(/:(?=\/\/)/g, String.raw`\:`)
      .replaceAll(/\b(www)\./gi, String.raw`$1\.`)
      .replaceAll('@', String.raw`\@`)
      .replaceAll(/(^| )#/g, String.raw`$1\#`)
      .replace(/^[-+=:]/, String.raw`\$&`)
      .replace(/^(\d+)(?=[.)])/, '$1\\')
  );
}

/** The same for text of several paragraphs: blank lines stay, all other line ends become spaces. */
export function markdownParagraphs(text: string): string {
  return text
    .split(/\r?\n[ \t]*(?:\r?\n)+/)
    .map(markdownText)
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** A link to an address that a schema has already found to be http(s). Anything else is shown as text. */
export function markdownLink(url: string): string {
  if (!/^https?:\/\//i.test(url)) return markdownText(url);
  return `<${url.replaceAll(/[\s<>|\\\p{Cc}]/gu, (c) => encodeURIComponent(c))}>`;
}

/** Text without the backslashes that keep its marks from meaning something. */
export const unescaped = (markdown: string): string => markdown.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');

const WORD = /[\p{L}\p{N}]+/gu;

/** Whether some word of a text is missing in what was made of it: where a link leads, for one. */
export function losesWords(text: string, made: string): boolean {
  const left = new Map<string, number>();
  for (const [word] of made.matchAll(WORD)) left.set(word, (left.get(word) ?? 0) + 1);
  for (const [word] of text.matchAll(WORD)) {
    const count = left.get(word) ?? 0;
    if (count === 0) return true;
    left.set(word, count - 1);
  }
  return false;
}

/** Most lines have none of what the expression below looks for, and are told by this one at a fraction of its cost. */
const MARK = /[\\`[<&~*_]/;
const INLINE =
  /\\([!-/:-@[-`{-~])|(`+)(?!`)(.+?)(?<!`)\2(?!`)|!?\[([^\][]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\][]*\])|<!--.*?-->|<(https?:[^\s<>]*)>|<\/?[a-z][^<>]*>|&(amp|lt|gt|quot|nbsp);|~~|\*+(?=\S)|(?<=\S)\*+|(?<![\p{L}\p{N}])_+(?=\S)|(?<=\S)_+(?![\p{L}\p{N}])/giu;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** Long enough for every title; short enough that the search for closing marks stays cheap on hostile text. */
const INLINE_MAX = 600;

/** The words of a line of Markdown, without its marks, links and HTML. For titles: what it returns is only ever text. */
export function plainText(markdown: string, depth = 0, max = INLINE_MAX): string {
  if (!MARK.test(markdown)) return plainLine(markdown.slice(0, max));
  const text = markdown
    .slice(0, max)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(
      INLINE,
      (_, escaped?: string, _ticks?: string, code?: string, label?: string, url?: string, entity?: string) =>
        escaped ??
        code?.trim() ??
        (label === undefined ? undefined : depth < 3 ? plainText(label, depth + 1) : label) ??
        url ??
        (entity === undefined ? '' : (ENTITIES[entity.toLowerCase()] ?? '')),
    );
  return plainLine(text);
}
