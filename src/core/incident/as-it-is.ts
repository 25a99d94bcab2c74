import { MAX_LINE, MAX_TEXT, type EventKind } from './events.ts';
import { MILESTONES, SEVERITIES, STATUSES } from './vocabulary.ts';

/*
 * A strict check by hand of the data that most lines of a record have. A schema takes several times as long, and five
 * times that while its code is new, as it is in a window that was just opened. What does not pass is no error, only
 * left to the schema.
 */
type Check = (value: unknown) => boolean;

interface Shape {
  readonly needed: readonly string[];
  readonly checks: ReadonlyMap<string, Check>;
}

type Checks = Readonly<Record<string, Check>>;
const shape = (needed: Checks, optional: Checks = {}): Shape => ({
  needed: Object.keys(needed),
  checks: new Map(Object.entries({ ...needed, ...optional })),
});

const isLine: Check = (value) =>
  typeof value === 'string' && value !== '' && value.length <= MAX_LINE && value.trim() === value;
const isText: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT;
const isSomeText: Check = (value) => value !== '' && isText(value);
const oneOf = (words: readonly string[]): Check => {
  const known = new Set<unknown>(words);
  return (value) => known.has(value);
};

const step = shape(
  { step: isLine, title: isLine },
  { phase: isLine, note: isText, milestone: oneOf(MILESTONES) },
);
const SHAPES: ReadonlyMap<EventKind, Shape> = new Map<EventKind, Shape>([
  ['note.added', shape({ text: isSomeText })],
  ['step.started', step],
  ['step.done', step],
  ['step.skipped', step],
  ['step.failed', step],
  ['severity.changed', shape({ to: oneOf(SEVERITIES) }, { reason: isText })],
  ['status.changed', shape({ to: oneOf(STATUSES) }, { note: isText })],
]);

/**
 * Whether the schema of its kind would give back data that came from JSON as it is. False where that is not known.
 */
export function isAsItIs(kind: EventKind, data: Readonly<Record<string, unknown>>): boolean {
  const shape = SHAPES.get(kind);
  if (shape === undefined) return false;
  for (const key in data) if (shape.checks.get(key)?.(data[key]) !== true) return false;
  return shape.needed.every((key) => key in data);
}
