import {
  CAUSES,
  MILESTONES,
  SEVERITIES,
  type Cause,
  type Milestone,
  type Severity,
} from '../incident/vocabulary.ts';
import {
  PHASE_GOALS,
  STEP_ACTIONS,
  type Condition,
  type PhaseGoal,
  type RunbookProblem,
  type StepAction,
} from './model.ts';

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

export type Place = 'heading' | 'step';

const FLAGS: Readonly<Record<string, readonly Place[]>> = {
  optional: ['step'],
  decision: ['heading'],
  throughout: ['heading'],
  reference: ['heading'],
};
const KEYS: Readonly<Record<string, readonly Place[]>> = {
  role: ['heading', 'step'],
  severity: ['heading', 'step'],
  when: ['heading', 'step'],
  milestone: ['step'],
  action: ['step'],
  answer: ['heading'],
  goal: ['heading'],
};

interface Part {
  readonly key: string;
  readonly value?: string;
}

/** Reads attributes, and hands what it cannot understand to `report`. */
export function readAttributes(
  comments: readonly string[],
  place: Place,
  report: (message: string) => void,
): Attributes {
  let attributes: Attributes = {};
  for (const comment of comments) {
    for (const { key, value } of partsOf(comment)) {
      const known = value === undefined ? FLAGS[key] : KEYS[key];
      if (!known) report(unknownPart(key, value));
      else if (!known.includes(place)) report(`"${key}" has no meaning on a ${place}.`);
      else attributes = { ...attributes, ...attributeOf(key, value ?? '', report) };
    }
  }
  return attributes;
}

function unknownPart(key: string, value: string | undefined): string {
  if (value === undefined && Object.hasOwn(KEYS, key)) return `"${key}" needs a value.`;
  if (value !== undefined && Object.hasOwn(FLAGS, key)) return `"${key}" takes no value.`;
  return `Unknown attribute "${key}".`;
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

const isMeant = ({ key, value }: Part): boolean =>
  value !== undefined || Object.hasOwn(FLAGS, key) || Object.hasOwn(KEYS, key);

function attributeOf(key: string, value: string, report: (message: string) => void): Attributes {
  const oneOf = (name: keyof Attributes, words: readonly string[]): Attributes => {
    // A word from the list of an attribute is a value of that attribute.
    if (words.includes(value)) return { [name]: value };
    report(`Unknown ${key} "${value}". Known: ${words.join(', ')}.`);
    return {};
  };
  switch (key) {
    case 'role':
      return { role: value };
    case 'severity':
      return severitiesIn(value, report);
    case 'when':
      return oneOf('when', ['api-related']);
    case 'milestone':
      return oneOf('milestone', MILESTONES);
    case 'action':
      return oneOf('action', STEP_ACTIONS);
    case 'answer':
      return oneOf('answer', CAUSES);
    case 'goal':
      return oneOf('goal', PHASE_GOALS);
    default:
      // Only flags are left, each named as its attribute.
      return { [key]: true };
  }
}

function severitiesIn(value: string, report: (message: string) => void): Attributes {
  const words = value.split(/[\s,]+/);
  const known = SEVERITIES.filter((severity) => words.includes(severity));
  for (const word of words) {
    if (!SEVERITIES.some((severity) => severity === word)) report(`Unknown severity "${word}".`);
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

  add(line: number, message: string): void {
    if (this.list.length < Problems.max) this.list.push({ line, message });
  }

  inOrder(): RunbookProblem[] {
    return this.list.toSorted((a, b) => a.line - b.line);
  }
}
