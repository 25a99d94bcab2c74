import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { readBlocks } from '../../../src/core/runbook/blocks.ts';

/** A Markdown document as a full parser sees it: what hosts show. */
export const parseMarkdown = (text: string): Nodes =>
  fromMarkdown(text, {
    extensions: [gfmTable(), gfmTaskListItem()],
    mdastExtensions: [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
  });

export function walk(
  node: Nodes,
  visit: (node: Nodes, above: readonly string[]) => void,
  above: string[] = [],
): void {
  visit(node, above);
  if ('children' in node) for (const child of node.children) walk(child, visit, [...above, node.type]);
}

/** Headings, items, code and tables by line, as a full parser finds them; in quotes and items, headings are prose. */
export function outlineByReferee(text: string): string[] {
  const found: string[] = [];
  walk(parseMarkdown(text), (node, above) => {
    const isQuoted = above.includes('blockquote');
    const line = node.position?.start.line ?? 0;
    if (node.type === 'heading' && above.length === 1) found.push(`${line} heading ${node.depth}`);
    if (node.type === 'listItem' && !isQuoted)
      found.push(`${line} ${typeof node.checked === 'boolean' ? 'task' : 'item'}`);
    if (node.type === 'code') found.push(`${line} code ${node.lang ?? ''} ${JSON.stringify(node.value)}`);
    if (node.type === 'table') found.push(`${line} table ${node.children.length}`);
  });
  return found.sort(byLine);
}

/** The same, as the reader of runbooks finds them. */
export function outlineByReader(text: string): string[] {
  const { blocks } = readBlocks(text.split('\n'), 1);
  return blocks
    .flatMap((block) => {
      if (block.kind === 'heading') return `${block.line} heading ${block.level}`;
      if (block.kind === 'item') return `${block.line} ${block.isTask ? 'task' : 'item'}`;
      if (block.kind === 'code') return `${block.line} code ${block.language} ${JSON.stringify(block.text)}`;
      return block.kind === 'table' ? `${block.line} table ${block.rows.length + 1}` : [];
    })
    .sort(byLine);
}

const byLine = (a: string, b: string): number => parseInt(a, 10) - parseInt(b, 10) || (a < b ? -1 : 1);

/** The words of a text as a host shows them, and those that stand for its pictures. */
export function textByReferee(text: string): string {
  let words = '';
  walk(parseMarkdown(text), (node) => {
    if (node.type === 'text' || node.type === 'inlineCode') words += node.value;
    if (node.type === 'image') words += node.alt ?? '';
  });
  return words;
}
