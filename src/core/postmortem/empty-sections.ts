import { NOT_RECORDED } from '../incident/vocabulary.ts';
import type { Part } from './parts.ts';

export interface EmptySection {
  readonly title: string;
  /** Of its heading, from 0. */
  readonly line: number;
}

/**
 * Sections in which neither the record nor a person has said anything: they hold nothing but the questions of the scaffold,
 * which stand in italics, and "not recorded". Only of a document that has parts from the record: in others a heading
 * without text may be meant.
 */
export function emptySections(lines: readonly string[], parts: readonly Part[]): EmptySection[] {
  if (parts.length === 0) return [];
  const found: EmptySection[] = [];
  let open: EmptySection | undefined;
  let isEmpty = true;
  const close = (): void => {
    if (open && isEmpty) found.push(open);
  };
  for (const [line, raw] of lines.entries()) {
    const heading = /^## +(.+?) *#*$/.exec(raw);
    if (heading) {
      close();
      open = { title: heading[1] ?? '', line };
      isEmpty = true;
    } else if (!says(raw)) continue;
    else isEmpty = false;
  }
  close();
  return found;
}

const QUESTION = /^(?:[-*] )?_[^_]+_$/;
const TABLE_FRAME = /^\|[-:| ]*\|$/;

function says(raw: string): boolean {
  const text = raw.replaceAll(/<!--.*?-->/g, '').trim();
  if (text === '' || text === NOT_RECORDED || text === `- ${NOT_RECORDED}`) return false;
  return !QUESTION.test(text) && !TABLE_FRAME.test(text) && !isHead(text) && !isUnfilled(text);
}

/** The head of the table of actions, which stands there for people to fill in. */
const isHead = (text: string): boolean => text.startsWith('| Action | Owner |');
const isUnfilled = (text: string): boolean =>
  new RegExp(String.raw`^\*\*[^*]+:\*\*(?: ${NOT_RECORDED})?$`).test(text);
