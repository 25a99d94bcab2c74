import { SEVERITIES, type Cause, type Milestone, type Severity } from '../incident/vocabulary.ts';
import { ATTRIBUTES, nearestWord, type Place } from './attribute-words.ts';
import type { Condition, PhaseGoal, RunbookFix, RunbookProblem, StepAction } from './model.ts';

/** What the HTML comments of a heading or step say. All of it is optional. */
export interface Attributes {
  readonly role?: string;
  readonly severities?: readonly Severity[];
  readonly when?: 'api-related';
  readonly milestone?: Milestone;
  readonly action?: StepAction;
  readonly optional?: true;
  readonly decision?: true;
  readonly answer?: Cause;
  readonly throughout?: true;
  readonly goal?: PhaseGoal;
  /** A section to read, not to work through. */
  readonly reference?: true;
}

type Report = (message: string, fix?: RunbookFix) => void;

interface Part {
  readonly key: string;
  readonly value?: string;
}

/** Reads attributes, and hands what it cannot understand to `report`. */
export function readAttributes(comments: readonly string[], place: Place, report: Report): Attributes {
  let attributes: Attributes = {};
  for (const comment of comments) {
    for (const { key, value } of partsOf(comment)) {
      const known = ATTRIBUTES.get(key);
      if (!known) report(`Unknown attribute "${key}".`, replacement(key, ATTRIBUTES.keys()));
      else if (known.values && value === undefined) report(`"${key}" needs a value.`);
      else if (!known.values && value !== undefined) report(`"${key}" takes no value.`);
      else if (!known.places.includes(place)) report(`"${key}" has no meaning on a ${place}.`);
      else attributes = { ...attributes, ...attributeOf(key, value ?? '', report) };
    }
  }
  return attributes;
}

function replacement(word: string, known: Iterable<string>): RunbookFix | undefined {
  const by = nearestWord(word, known);
  return by === undefined ? undefined : { kind: 'replace', word, by };
}

/** Empty for comments that are no attributes: remarks of the author, and words to other tools. */
function partsOf(comment: string): Part[] {
  const parts = comment
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(partOf);
  const isOurs = parts.every((part) => part !== undefined) && parts.some((part) => isMeant(part));
  return isOurs ? parts : [];
}

function partOf(text: string): Part | undefined {
  const match = /^([a-z][a-z-]{0,29})(?:\s*:\s*(\S.{0,199})?)?$/.exec(text);
  if (!match?.[1]) return undefined;
  return match[2] === undefined ? { key: match[1] } : { key: match[1], value: match[2] };
}

const isMeant = ({ key, value }: Part): boolean => value !== undefined || ATTRIBUTES.has(key);

function attributeOf(key: string, value: string, report: Report): Attributes {
  const words = ATTRIBUTES.get(key)?.values;
  if (key === 'role') return { role: value };
  if (key === 'severity') return severitiesIn(value, report);
  // Each attribute is named as its key.
  if (words === undefined) return { [key]: true };
  if (words.includes(value)) return { [key]: value };
  report(`Unknown ${key} "${value}". Known: ${words.join(', ')}.`, replacement(value, words));
  return {};
}

function severitiesIn(value: string, report: Report): Attributes {
  const words = value.split(/[\s,]+/);
  const known = SEVERITIES.filter((severity) => words.includes(severity));
  for (const word of words) {
    if (!SEVERITIES.some((severity) => severity === word))
      report(`Unknown severity "${word}".`, replacement(word, SEVERITIES));
  }
  return known.length === 0 ? {} : { severities: known };
}

export function conditionOf({ severities, when }: Attributes): Condition | undefined {
  if (!severities && !when) return undefined;
  return { ...(severities && { severities }), ...(when && { apiRelated: true }) };
}

/** Takes the comments out of a text. One that is never closed is left as it stands. */
export function splitComments(text: string): { text: string; comments: string[] } {
  const comments: string[] = [];
  let rest = '';
  let position = 0;
  for (;;) {
    const begin = text.indexOf('<!--', position);
    const end = begin === -1 ? -1 : text.indexOf('-->', begin + 4);
    if (end === -1) return { text: (rest + text.slice(position)).trim(), comments };
    rest += text.slice(position, begin).trimEnd();
    comments.push(text.slice(begin + 4, end).trim());
    position = end + 3;
  }
}

/** Collects problems, and stops at a number that nobody would read through anyway. */
export class Problems {
  static readonly max = 200;
  readonly list: RunbookProblem[] = [];

  add(line: number, message: string, fix?: RunbookFix): void {
    if (this.list.length < Problems.max) this.list.push({ line, message, ...(fix && { fix }) });
  }

  inOrder(): RunbookProblem[] {
    return this.list.toSorted((a, b) => a.line - b.line);
  }
}
