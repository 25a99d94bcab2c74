import type { ComponentChildren } from 'preact';
import { send } from '../host.ts';

/** Code, bold and web links; everything else stays the text it is. Never HTML. */
const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>)]+)/g;

export function Link({ url, children }: { readonly url: string; readonly children: ComponentChildren }) {
  const open = (event: MouseEvent) => {
    event.preventDefault();
    void send({ type: 'open.url', url });
  };
  return (
    <a href={url} onClick={open}>
      {children}
    </a>
  );
}

function inline(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, label, target, bare] = match;
    parts.push(text.slice(end, match.index));
    const url = target ?? bare;
    if (code !== undefined) parts.push(<code>{code}</code>);
    else if (bold !== undefined) parts.push(<b>{bold}</b>);
    else if (url !== undefined) parts.push(<Link url={url}>{label ?? url}</Link>);
    end = match.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}

interface Block {
  readonly kind: 'text' | 'item' | 'heading' | 'code';
  text: string;
}

const FENCE = /^(`{3,}|~{3,})/;
const LINES: readonly (readonly [Block['kind'], RegExp])[] = [
  ['heading', /^#{1,6} (.*)/],
  ['item', /^(?:[-*+]|\d+[.)]) (?:\[[ xX]\] )?(.*)/],
  // A table reads best as it was written.
  ['code', /^(\|.*)/],
];

/** Lines belong together until an empty one or one that begins something else. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let isNew = true;
  let fence: { readonly mark: string; readonly block: Block } | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (fence) {
      if (line.startsWith(fence.mark)) fence = undefined;
      else fence.block.text += fence.block.text === '' ? raw : `\n${raw}`;
      continue;
    }
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined) {
      const block: Block = { kind: 'code', text: '' };
      blocks.push(block);
      fence = { mark, block };
      isNew = true;
      continue;
    }
    isNew = readLine(blocks, line, isNew);
  }
  return blocks;
}

/** @returns whether the next line of prose begins a paragraph */
function readLine(blocks: Block[], line: string, isNew: boolean): boolean {
  if (line === '') return true;
  const last = blocks.at(-1);
  for (const [kind, pattern] of LINES) {
    const text = pattern.exec(line)?.[1];
    if (text === undefined) continue;
    if (kind === 'code' && last?.kind === 'code' && !isNew) last.text += `\n${text}`;
    else blocks.push({ kind, text });
    return kind === 'heading';
  }
  if (isNew || last === undefined) blocks.push({ kind: 'text', text: line });
  else last.text += ` ${line}`;
  return false;
}

/** A runbook's own words: paragraphs, list items, headings and code. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div class="prose">
      {blocksOf(text).map((block) => (
        <BlockOf block={block} />
      ))}
    </div>
  );
}

function BlockOf({ block: { kind, text } }: { readonly block: Block }) {
  if (kind === 'code') return <pre>{text}</pre>;
  if (kind === 'heading') {
    return (
      <p>
        <b>{inline(text)}</b>
      </p>
    );
  }
  return <p class={kind === 'item' ? 'bullet' : undefined}>{inline(text)}</p>;
}
