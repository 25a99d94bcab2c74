import * as z from 'zod';
import { labels, scalar, text } from './lenient.ts';
import type { Findings } from './proposal.ts';

const alert = z
  .object({
    id: scalar,
    title: text,
    priority: text,
    status: text,
    scope: text,
    metric: text,
    transition: text,
    type: text,
  })
  .optional()
  .catch(undefined);

/**
 * The default payload of the webhooks integration, with the fields that teams add from its variables:
 * https://docs.datadoghq.com/integrations/webhooks/
 */
const payload = z.object({
  id: scalar,
  title: z.string(),
  body: text,
  event_type: text,
  date: scalar,
  last_updated: scalar,
  org: z.object({ id: scalar, name: text }),
  alert,
  alert_type: text,
  alert_transition: text,
  alert_priority: text,
  priority: text,
  hostname: text,
  link: text,
  url: text,
  snapshot_url: text,
  tags: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
});

/** What Datadog puts in front of the name of a monitor. Other words in brackets, such as "[TEST]", are the team's. */
const STATE = String.raw`(?:Re-)?(?:Triggered|Warn|No Data)|Recovered|Renotify`;
const PREFIX = new RegExp(String.raw`^(?:\[(?:P[1-5]|(?:${STATE})(?: on [^\]]{1,200})?)\] ?){1,4}(?=\S)`);
const TRANSITION = new RegExp(String.raw`^(?:\[P[1-5]\] ?)?\[(${STATE})`);

export function readDatadog(value: unknown): Findings | undefined {
  const parsed = payload.safeParse(value);
  if (!parsed.success) return undefined;
  const data = parsed.data;
  const tags = tagsOf(data.tags, data.alert?.scope);
  const transition = data.alert_transition ?? data.alert?.transition ?? TRANSITION.exec(data.title)?.[1];
  return {
    source: 'Datadog',
    title: data.title.replace(PREFIX, ''),
    severities: [
      { field: 'priority', word: priorityOf(data), scale: 'from-p1' },
      { field: 'alert type', word: wordFor(data.alert_type ?? data.alert?.type) },
    ],
    services: [tags['service'], tags['app']],
    startedAt: [data.date ?? data.last_updated],
    summary: bodyOf(data.body),
    links: [
      ['Datadog', data.link ?? data.url],
      ['Snapshot', data.snapshot_url],
    ],
    labels: { ...tags, ...(data.hostname !== undefined && { host: data.hostname }) },
    state: stateOf(transition),
  };
}

/** Between P1 and P5; in titles it stands as "[P1]". */
function priorityOf({
  alert_priority,
  alert: inner,
  priority,
  title,
}: z.infer<typeof payload>): string | undefined {
  const given = [alert_priority, inner?.priority, priority].find((word) => /^p\d$/i.test(word ?? ''));
  return given ?? /\[(P[1-5])\]/.exec(title.slice(0, 200))?.[1];
}

/** "success" tells of a recovery, which says nothing of how bad it was. */
const wordFor = (type: string | undefined): string | undefined => (type === 'success' ? undefined : type);

function stateOf(transition: string | undefined): Findings['state'] {
  if (transition === undefined) return 'unknown';
  if (/^recovered/i.test(transition)) return 'resolved';
  return /^(?:re-)?(?:triggered|warn|no data)|^renotify/i.test(transition) ? 'firing' : 'unknown';
}

function tagsOf(tags: string | string[] | undefined, scope: string | undefined): Record<string, string> {
  const list = [tags ?? [], scope ?? []].flat().flatMap((text) => text.split(','));
  const pairs = list.slice(0, 200).flatMap((tag) => {
    const at = tag.indexOf(':');
    return at > 0 ? [[tag.slice(0, at).trim(), tag.slice(at + 1).trim()] as const] : [];
  });
  return labels.parse(Object.fromEntries(pairs.filter(([name]) => name !== '__proto__')));
}

/** Markdown between marks of percent, mentions of channels, and links of Datadog's own under a line. */
function bodyOf(body: string | undefined): string | undefined {
  return body
    ?.replaceAll('%%%', '')
    .split(/^- - -$/m)[0]
    ?.replaceAll(/(?:^|(?<=\s))@(?:webhook|slack|pagerduty|teams|opsgenie)[\w-]*/g, '')
    .trim();
}
