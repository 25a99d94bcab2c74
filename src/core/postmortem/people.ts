import type { Incident } from '../incident/incident.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import type { Runbook } from '../runbook/model.ts';
import { findRole } from '../runbook/progress.ts';
import { markdownText } from '../text/markdown.ts';
import { said, table, trace, utc } from './markup.ts';

export function roleTable(incident: Incident, runbook: Runbook | undefined): string {
  const rows = Object.values(incident.roles).map(({ role, title, assignee, event, at }) => [
    `${markdownText(title ?? (runbook && findRole(runbook, role)?.title) ?? role)} ${trace(event)}`,
    `${said(assignee.name)}${assignee.type === 'agent' ? ' (agent)' : ''}`,
    utc(at),
  ]);
  return rows.length === 0 ? NOT_RECORDED : table(['Role', 'Who', 'Since (UTC)'], rows);
}

/** Everyone who recorded something without holding a role, with the first entry of each. */
export function otherPeople(incident: Incident): string {
  const holders = new Set(Object.values(incident.roles).map(({ assignee }) => assignee.name));
  const first = new Map<string, string>();
  for (const { actor, id } of incident.timeline)
    if (!holders.has(actor.name) && !first.has(actor.name)) first.set(actor.name, id);
  return first.size === 0
    ? 'nobody'
    : [...first].map(([name, id]) => `${markdownText(name)} ${trace(id)}`).join(', ');
}
