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
  readonly isItem: boolean;
  text: string;
}

/** Lines belong together until an empty one or the next list item. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let isNew = true;
  for (const line of text.split('\n').map((part) => part.trim())) {
    const item = /^(?:[-*+]|\d+[.)]) (?:\[[ xX]\] )?(.*)/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (line === '') isNew = true;
    else if (item !== undefined) blocks.push({ isItem: true, text: item });
    else if (isNew || last === undefined) blocks.push({ isItem: false, text: line });
    else last.text += ` ${line}`;
    if (line !== '') isNew = false;
  }
  return blocks;
}

/** A runbook's own words: paragraphs and list items. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div class="prose">
      {blocksOf(text).map((block) => (
        <p class={block.isItem ? 'bullet' : undefined}>{inline(block.text)}</p>
      ))}
    </div>
  );
}
