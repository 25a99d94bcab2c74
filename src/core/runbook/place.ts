import { ATTRIBUTES, type Place } from './attribute-words.ts';

/** What may be written where the cursor stands in a comment of a runbook. */
export interface Expected {
  readonly words: readonly {
    readonly text: string;
    readonly meaning: string;
    readonly takesValue: boolean;
  }[];
  /** How many characters before the cursor belong to the word that is being written. */
  readonly typed: number;
}

/**
 * @param before the line up to the cursor
 * @param roles ids of the roles that the runbook defines
 */
export function expectedAt(before: string, roles: readonly string[]): Expected | undefined {
  const start = before.lastIndexOf('<!--');
  if (start === -1 || before.includes('-->', start)) return undefined;
  const part =
    before
      .slice(start + 4)
      .split(';')
      .at(-1) ?? '';
  const value = /^\s*([a-z-]+)\s*:\s*(?:.*[\s,])?([^\s,]*)$/.exec(part);
  if (value?.[1] !== undefined) return valuesOf(value[1], value[2] ?? '', roles);
  const key = /^\s*([a-z-]*)$/.exec(part);
  if (key === null) return undefined;
  const place: Place = /^\s*(?:#{1,6}\s)/.test(before) ? 'heading' : 'step';
  const fitting = [...ATTRIBUTES].filter(
    ([, { places }]) => isAlone(before, start) || places.includes(place),
  );
  return {
    words: fitting.map(([text, { meaning, values }]) => ({
      text,
      meaning,
      takesValue: values !== undefined,
    })),
    typed: key[1]?.length ?? 0,
  };
}

/** On a line of its own it may belong to a heading above or to an item around it. */
const isAlone = (before: string, start: number): boolean => before.slice(0, start).trim() === '';

function valuesOf(key: string, typed: string, roles: readonly string[]): Expected | undefined {
  const attribute = ATTRIBUTES.get(key);
  const values = key === 'role' ? roles : attribute?.values;
  if (attribute === undefined || values === undefined) return undefined;
  return {
    words: values.map((text) => ({ text, meaning: attribute.meaning, takesValue: false })),
    typed: typed.length,
  };
}
