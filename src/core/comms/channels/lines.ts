/** One line of an update: what it is about, when it says so, and what it says. */
export interface Line {
  readonly label?: string;
  readonly text: string;
}

const LABELS = new Set([
  ...['status', 'impact', 'current action', 'next update'],
  ...['situation', 'cause', 'action'],
]);
const LABELLED = /^([A-Za-z][A-Za-z ]{1,30}): ?(.*)$/su;

/** An update by its lines. Only the labels of our own drafts count: "Note: 12:30" stays a sentence of its writer. */
export function linesOf(text: string): Line[] {
  return text.split('\n').map((line) => {
    const [, label, rest] = LABELLED.exec(line) ?? [];
    return label !== undefined && rest !== undefined && LABELS.has(label.toLowerCase())
      ? { label, text: rest }
      : { text: line };
  });
}

/** Cut to a limit of a service, and seen to be cut; never through the middle of a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
