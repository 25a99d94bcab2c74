import * as z from 'zod';

/** A text, or nothing: a field of another type than a vendor documents loses that field and not the alert. */
export const text = z.string().optional().catch(undefined);
/** The same for what may as well be a number. */
export const scalar = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
  .optional()
  .catch(undefined);
export const anything = z.unknown().optional();

/** Names and values as texts, whatever else is among them left out. */
export const labels = z
  .record(z.string(), z.unknown())
  .transform((record) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? [[name, String(value)] as const]
          : [],
      ),
    ),
  )
  .catch({});
export type Labels = z.infer<typeof labels>;

/** Of a list the items that have its shape. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .max(10_000)
    .transform((items) =>
      items.flatMap((one): z.output<T>[] => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    )
    .catch([]);

/** The names under which services go, the most telling first. */
const SERVICE_NAMES = ['service', 'service_name', 'servicename', 'app', 'application', 'component', 'job'];

/** The first of the usual labels for a service that there is. */
export function serviceOf(names: Labels): string | undefined {
  const byName = new Map(Object.entries(names).map(([name, value]) => [name.toLowerCase(), value]));
  return SERVICE_NAMES.map((name) => byName.get(name)).find((value) => value !== undefined && value !== '');
}

/** Words for severity among labels. */
export const severitiesIn = (names: Labels): { field: string; word: string }[] =>
  Object.entries(names)
    .filter(([name]) => /^(?:severity|priority|level|urgency|sev)$/i.test(name))
    .map(([field, word]) => ({ field, word }));
