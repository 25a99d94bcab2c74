import * as z from 'zod';

/** One deployment as a line of a git note tells it. docs/deployments.md describes the format for people. */
export interface NotedDeployment {
  readonly environment: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly service?: string;
  readonly by?: string;
  readonly url?: string;
}

export interface Note {
  readonly deployments: readonly NotedDeployment[];
  /** Lines that say something else. */
  readonly unread: number;
}

const word = z.string().trim().min(1).max(100);
const time = z.string().transform((text, context) => {
  const at = readTime(text);
  if (at !== undefined) return at;
  context.addIssue('not a time such as 2026-11-20T14:05Z');
  return z.NEVER;
});
const noteSchema = z.object({
  environment: word,
  at: time,
  service: word.optional(),
  by: word.optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
});

/** deployed checkout to production 2026-11-20T14:05Z by Ada https://… : only environment and time are needed. */
const LINE =
  /^deployed\s+(?:(\S+)\s+to\s+)?(?:to\s+)?(\S+)\s+(?:at\s+)?(\S+)(?:\s+by\s+(.+?))?(?:\s+(https?:\/\/\S+))?$/i;

/** A note is read line by line, or as a whole when it is one JSON value. */
export function parseNote(text: string): Note {
  const whole = readJson(text);
  if (whole !== undefined) return tally((Array.isArray(whole) ? whole : [whole]).map(readObject));
  const lines = text.split('\n').map((line) => line.trim());
  return tally(lines.filter((line) => line !== '').map(readLine));
}

function tally(read: readonly (NotedDeployment | undefined)[]): Note {
  const deployments = read.filter((one) => one !== undefined);
  return { deployments, unread: read.length - deployments.length };
}

function readLine(line: string): NotedDeployment | undefined {
  if (line.startsWith('{')) return readObject(readJson(line));
  const [, service, environment, at, by, url] = LINE.exec(line) ?? [];
  return readObject({ environment, at, service, by, url });
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function readObject(value: unknown): NotedDeployment | undefined {
  const { data } = noteSchema.safeParse(value);
  if (data === undefined) return undefined;
  const { environment, at, service, by, url } = data;
  return {
    environment,
    at,
    ...(service !== undefined && { service }),
    ...(by !== undefined && { by }),
    ...(url !== undefined && { url }),
  };
}

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/** With its zone; without one it is read as UTC. */
function readTime(text: string): string | undefined {
  const [, day, hour, minute, second = '00', zone = 'Z'] = TIME.exec(text.trim()) ?? [];
  if (day === undefined || hour === undefined || minute === undefined) return undefined;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const at = Date.parse(`${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
