import type { Incident } from '../incident/incident.ts';

/**
 * The incident without the names of people, for a document that goes to many: who held a role is called by it, others
 * "responder 1" and so on, in free text too. Owners of action items stay, because an action without one is not done, and so do the
 * whys, which are read back.
 */
export function withoutNames(incident: Incident): Incident {
  const labels = labelsOf(incident);
  if (labels.size === 0) return incident;
  const names = [...labels.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  const text = (value: string): string => value.replaceAll(pattern, (name) => labels.get(name) ?? name);
  const { actions, ...rest } = incident;
  return { ...(mapStrings(rest, text) as Omit<Incident, 'actions'>), actions };
}

function labelsOf(incident: Incident): Map<string, string> {
  const labels = new Map<string, string>();
  const add = (name: string | undefined, label?: string): void => {
    // A name of one letter would stand for too much.
    if (name === undefined || name.trim().length < 2 || labels.has(name)) return;
    labels.set(name, label ?? `responder ${labels.size + 1}`);
  };
  for (const { assignee, title, role } of Object.values(incident.roles)) add(assignee.name, title ?? role);
  for (const { actor, event } of incident.timeline) {
    add(actor.name);
    if (event?.kind === 'role.assigned') add(event.data.assignee.name);
    if (event?.kind === 'bisect.finished') add(event.data.author);
    if (event?.kind === 'action.added' || event?.kind === 'action.changed')
      add(event.data.owner ?? undefined);
  }
  for (const { author } of [...incident.deployments, ...incident.toldDeployments]) add(author);
  return labels;
}

/** Words of lists and ids, which no name may change. */
const FIXED: ReadonlySet<string> = new Set(
  'action at cause event factor figure hypothesis id incident kind milestone occurredAt outcome parent recordedAt remedy revision role severity source state status step target trigger type way'.split(
    ' ',
  ),
);

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

function mapStrings(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, text));
  if (typeof value !== 'object' || value === null) return value;
  // Without a prototype, as ids of the record may be any word.
  const made = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value))
    if (key !== 'email')
      made[key] = FIXED.has(key) && typeof item === 'string' ? item : mapStrings(item, text);
  return made;
}
