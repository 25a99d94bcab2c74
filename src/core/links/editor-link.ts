import * as z from 'zod';
import { plainLine } from '../text/markdown.ts';
import { visible } from '../text/visible.ts';
import { isWebAddress } from '../text/web-address.ts';

/**
 * Links that open the editor: `vscode://fireline.fireline/declare?title=…` and `/open?incident=…`. Anybody can make one
 * and any page can hold it, so all of it is text to be shown and asked about.
 */

const MAX_QUERY = 12_000;

const lineOf = (name: string, max: number) =>
  z
    .string()
    .transform((text) => plainLine(visible(text)))
    .pipe(z.string().max(max, `its ${name} has more than ${max} characters`))
    .optional();
const address = (name: string) =>
  z.string().refine(isWebAddress, `its ${name} is not an address that starts with https:// or http://`);

const declareSchema = z
  .object({
    title: lineOf('title', 300),
    /** P0 to P3, or the word of an alert ("critical"). */
    severity: lineOf('severity', 40),
    service: lineOf('list of services', 1000).transform((text) =>
      text
        ?.split(',')
        .map((one) => one.trim().slice(0, 100))
        .filter((one) => one !== '')
        .slice(0, 20),
    ),
    description: z
      .string()
      .transform((text) => visible(text).trim())
      .pipe(z.string().max(4000, 'its description has more than 4000 characters'))
      .optional(),
    /** An address, or the name of a runbook of the workspace. */
    runbook: z.union([address('runbook'), z.string().regex(/^[^:/\\]{1,200}$/)], {
      error: 'its runbook is neither an address nor the name of a file',
    }),
    url: address('url'),
  })
  .partial()
  .transform(({ service, ...rest }) => ({ ...rest, ...(service && { services: service }) }));
export type DeclareLink = z.infer<typeof declareSchema>;

const openSchema = z.object({
  incident: z
    .string({ error: 'it names no incident' })
    .trim()
    .regex(
      /^(?:[0-7][0-9a-hjkmnp-tv-z]{25}|INC-\d{8}-[0-9A-Z]{4})$/i,
      'its incident is no id of an incident',
    ),
  repository: lineOf('repository', 1000),
});
export type OpenLink = z.infer<typeof openSchema>;

export type ReadLink =
  | { readonly kind: 'declare'; readonly link: DeclareLink }
  | { readonly kind: 'open'; readonly link: OpenLink }
  | { readonly problem: string };

/** Names of parameters; `windowId` is for the editor itself. */
const NAMES = {
  declare: ['title', 'severity', 'service', 'description', 'runbook', 'url', 'windowId'],
  open: ['incident', 'repository', 'windowId'],
} as const;

/**
 * Never throws, whatever the text.
 * @param query as the editor hands it over: decoded
 */
export function readLink(path: string, query: string): ReadLink {
  const kind = path.replace(/^\/+|\/+$/g, '');
  if (kind !== 'declare' && kind !== 'open')
    return { problem: 'Fireline knows links to "declare" and to "open", and this is neither.' };
  if (query.length > MAX_QUERY)
    return { problem: 'The link is longer than any that Fireline makes sense of.' };
  const parameters = parametersOf(query, NAMES[kind]);
  const parsed = kind === 'declare' ? declareSchema.safeParse(parameters) : openSchema.safeParse(parameters);
  if (!parsed.success)
    return { problem: `The link cannot be used: ${parsed.error.issues[0]?.message ?? 'it makes no sense'}.` };
  return { kind, link: parsed.data } as ReadLink;
}

/**
 * The editor decodes the whole query before it hands it over, so an "&" of a value looks like one between two parameters:
 * only the first place where the name of a parameter follows is such a place. Empty ones count as left out.
 */
function parametersOf(query: string, names: readonly string[]): Record<string, string> {
  const pattern = new RegExp(`(?:^|&)(${names.join('|')})=`, 'g');
  const found = [...query.matchAll(pattern)].filter(
    ([, name], index, all) => all.findIndex(([, other]) => other === name) === index,
  );
  const pairs = found.map(({ 0: whole, 1: name = '', index }, at): [string, string] => [
    name,
    spaced(query.slice(index + whole.length, found[at + 1]?.index)),
  ]);
  return Object.fromEntries(pairs.filter(([, value]) => value.trim() !== ''));
}

/** Forms and templates of alerts write a space as "+", which nothing else decodes. */
const spaced = (value: string): string =>
  /\s/.test(value) || /^https?:/i.test(value) ? value : value.replaceAll('+', ' ');
