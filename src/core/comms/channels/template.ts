/** What a template may name. */
export const TEMPLATE_FIELDS = [
  ...['title', 'text', 'status', 'statusLabel', 'at', 'atText', 'nextAt', 'nextAtText'],
  ...['service', 'severity', 'incident'],
] as const;

const MAX_DEPTH = 32;
const FIELD = /\$\{([a-zA-Z]{1,40})\}/g;
const isUnsafe = (key: string): boolean =>
  key === '__proto__' || key === 'constructor' || key === 'prototype';

/**
 * Fills the `${fields}` in the texts of a template that is already parsed: a value lands in a text of the JSON and
 * cannot become anything else. A field that is not known stays as it is, so that a slip is seen.
 * @param fields absent values become empty texts
 */
export function fillTemplate(
  template: unknown,
  fields: Readonly<Record<string, string | undefined>>,
  depth = 0,
): unknown {
  if (depth > MAX_DEPTH) return null;
  if (typeof template === 'string')
    return template.replaceAll(FIELD, (whole, name: string) =>
      Object.hasOwn(fields, name) ? (fields[name] ?? '') : whole,
    );
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, fields, depth + 1));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template)
      .filter(([key]) => !isUnsafe(key))
      .map(([key, value]) => [key, fillTemplate(value, fields, depth + 1)]),
  );
}

/** Names of `${fields}` that nothing will fill, for the person who writes the template. */
export function unknownFields(template: unknown, known: readonly string[]): string[] {
  const names = [...JSON.stringify(template).matchAll(FIELD)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => !known.includes(name)))];
}
