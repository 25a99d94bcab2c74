import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';

/**
 * Markdown as HTML in which only what is written here is a tag: HTML in the Markdown is shown as the text it is, and
 * links lead to the web or nowhere. Pictures are left to the caller, who has the files.
 */

type Root = ReturnType<typeof fromMarkdown>;
type Nodes = Root | Root['children'][number];
type Parents = Extract<Nodes, { children: unknown }>;
type ListItem = Extract<Nodes, { type: 'listItem' }>;
type Table = Extract<Nodes, { type: 'table' }>;

/** Nobody writes deeper; what a hostile file nests is shown as text. */
const MAX_DEPTH = 60;
/** Stands for `~~`, which the parser does not know; private, so that no text of people has it by right. */
const STRIKE = '\ue000';

export function markdownToHtml(markdown: string): string {
  const text = withoutFrontMatter(markdown)
    .replaceAll(STRIKE, '')
    .replaceAll(/(?<!\\)<!--[\s\S]*?-->/g, '')
    .replaceAll(/(?<!\\)~~/g, STRIKE);
  const tree = fromMarkdown(text, {
    extensions: [gfmTable(), gfmTaskListItem()],
    mdastExtensions: [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
  });
  return html(tree, 0);
}

const withoutFrontMatter = (markdown: string): string =>
  markdown.replace(/^\ufeff?---\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/, '');

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? '');

const plain = (text: string): string => escapeHtml(text.replaceAll(STRIKE, '~~'));

/** With what stands between two marks struck through. */
function struck(text: string): string {
  const parts = text.split(STRIKE).map(escapeHtml);
  const isPaired = parts.length % 2 === 1;
  if (!isPaired) return parts.join('~~');
  return parts.map((part, index) => (index % 2 === 1 ? `<del>${part}</del>` : part)).join('');
}

const TAGS: Readonly<Partial<Record<Nodes['type'], string>>> = {
  paragraph: 'p',
  strong: 'strong',
  emphasis: 'em',
  blockquote: 'blockquote',
};

function html(node: Nodes, depth: number): string {
  if (depth > MAX_DEPTH) return '…';
  const inside = (): string => ('children' in node ? children(node, depth) : '');
  switch (node.type) {
    case 'text':
      return struck(node.value);
    case 'html':
      return plain(node.value);
    case 'inlineCode':
      return `<code>${plain(node.value)}</code>`;
    case 'code':
      return turns(node) ?? `<pre><code>${plain(node.value)}</code></pre>\n`;
    case 'break':
      return '<br>\n';
    case 'thematicBreak':
      return '<hr>\n';
    case 'heading':
      return `<h${node.depth}>${inside()}</h${node.depth}>\n`;
    case 'list':
      return node.ordered ? `<ol>\n${inside()}</ol>\n` : `<ul>\n${inside()}</ul>\n`;
    case 'listItem':
      return `<li>${taskMark(node.checked)}${itemHtml(node, depth)}</li>\n`;
    case 'link':
      return link(node.url, inside());
    case 'image':
      return plain(node.alt ?? '');
    case 'table':
      return tableHtml(node, depth);
    case 'definition':
      return '';
    default:
      return tagged(node.type, inside());
  }
}

const TURN = /^[ \t]+(\S[^:\n]*?) : (.*)$/gm;

/** A timeline for Mermaid, which cannot be drawn here, as the list of times that it is. */
function turns({ lang, value }: Extract<Nodes, { type: 'code' }>): string | undefined {
  const rows = lang === 'mermaid' && value.startsWith('timeline') ? [...value.matchAll(TURN)] : [];
  if (rows.length === 0) return undefined;
  const items = rows.map(([, time = '', text = '']) => {
    // Mermaid parts a line at colons, so that the record writes times without.
    const shown = time.replace(/^(\d\d-\d\d \d\d)\.(\d\d)$/, '$1:$2');
    return `<li><b>${plain(shown)}</b> ${plain(text)}</li>\n`;
  });
  return `<ul class="turns">\n${items.join('')}</ul>\n`;
}

const tagged = (type: Nodes['type'], inside: string): string => {
  const tag = TAGS[type];
  if (tag === undefined) return inside;
  return `<${tag}>${inside}</${tag}>${tag === 'p' || tag === 'blockquote' ? '\n' : ''}`;
};

const taskMark = (checked: boolean | null | undefined): string =>
  typeof checked === 'boolean' ? (checked ? '☑ ' : '☐ ') : '';

const children = (node: Parents, depth: number): string =>
  node.children.map((child) => html(child, depth + 1)).join('');

/** Items of a list without blank lines are lines, not paragraphs. */
function itemHtml(item: ListItem, depth: number): string {
  if (item.spread === true) return children(item, depth);
  return item.children
    .map((child) => (child.type === 'paragraph' ? children(child, depth + 1) : html(child, depth + 1)))
    .join('\n');
}

const link = (url: string, inside: string): string =>
  /^https?:\/\//i.test(url) ? `<a href="${escapeHtml(url)}" rel="noreferrer">${inside}</a>` : inside;

function tableHtml({ children: rows }: Table, depth: number): string {
  const [head, ...body] = rows.map(({ children: cells }, index) => {
    const tag = index === 0 ? 'th' : 'td';
    return `<tr>${cells.map((cell) => cellHtml(tag, children(cell, depth + 1))).join('')}</tr>\n`;
  });
  return `<table>\n<thead>\n${head ?? ''}</thead>\n<tbody>\n${body.join('')}</tbody>\n</table>\n`;
}

const TIME = /^(?:<del>)?\d{4}-\d\d-\d\d \d\d:\d\d(?:<\/del>)?$/;

/** A time is not broken into two lines. */
const cellHtml = (tag: 'td' | 'th', inside: string): string =>
  `<${tag}${TIME.test(inside) ? ' class="time"' : ''}>${inside}</${tag}>`;
