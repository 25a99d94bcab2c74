import type { AlertLink, DeclarationProposal } from '../alerts/proposal.ts';
import { severityOf } from '../alerts/severity.ts';
import type { EventInput } from '../incident/events.ts';
import type { Severity } from '../incident/vocabulary.ts';
import type { DeclareLink } from '../links/editor-link.ts';
import { plainLine } from '../text/markdown.ts';

/** A declaration that is being looked over: nothing of it is on record, and what is absent is not known. */
export interface DeclarationDraft {
  /** "Alertmanager", "a link" */
  readonly source: string;
  readonly title?: string;
  readonly severity?: Severity;
  /** Why this one, while nobody has chosen another. */
  readonly severityReason?: string;
  readonly services: readonly string[];
  /** UTC, ISO 8601. */
  readonly startedAt?: string | undefined;
  readonly detectedAt?: string | undefined;
  readonly summary?: string | undefined;
  /** Which alert it was; absent where nobody says what brought it to light. */
  readonly alert?: string;
  readonly links: readonly AlertLink[];
  readonly labels: DeclarationProposal['labels'];
  readonly state: DeclarationProposal['state'];
  /** What a runbook for it may be called, and addresses or names of runbooks that it points to. */
  readonly names: readonly string[];
  readonly runbooks: readonly string[];
}

/**
 * An alert fires when something has been noticed, so its time counts as the detection too where it tells of no other.
 * @param now in milliseconds: a time that is still to come is a clock that is wrong, and not known
 */
export function draftOfAlert(proposal: DeclarationProposal, now: number): DeclarationDraft {
  const { source, title, severity, severityReason, services, summary, links, labels, state } = proposal;
  const { startedAt, detectedAt = startedAt, names, triggerDetail } = proposal;
  const isPast = (at: string | undefined): at is string => at !== undefined && Date.parse(at) <= now;
  return {
    source,
    title,
    severity,
    severityReason,
    services,
    ...(isPast(startedAt) && { startedAt }),
    ...(isPast(detectedAt) && { detectedAt }),
    ...(summary !== undefined && { summary }),
    alert: triggerDetail,
    links,
    labels,
    state,
    names,
    runbooks: links.filter(({ label }) => /runbook/i.test(label)).map(({ url }) => url),
  };
}

export function draftOfLink(link: DeclareLink): DeclarationDraft {
  const { title, severity, services = [], description, url, runbook } = link;
  const guess = severity === undefined ? undefined : severityOf([{ field: 'severity', word: severity }]);
  const links = [
    ...(runbook !== undefined && /^https?:/i.test(runbook) ? [{ label: 'Runbook', url: runbook }] : []),
    ...(url === undefined ? [] : [{ label: 'Link', url }]),
  ];
  return {
    source: 'a link',
    ...(title !== undefined && { title }),
    ...(guess && { severity: guess.severity, severityReason: guess.reason }),
    services,
    ...(description !== undefined && { summary: description }),
    links,
    labels: [],
    state: 'unknown',
    names: title === undefined ? [] : [title, plainLine(title.split(':')[0] ?? '')],
    runbooks: runbook === undefined ? [] : [runbook],
  };
}

/** What is recorded of it. Links and the alert itself become evidence, one entry each. */
export function declarationOf(
  draft: DeclarationDraft & { readonly title: string; readonly severity: Severity },
): EventInput<'incident.declared'> {
  const { title, severity, services, startedAt, detectedAt, summary, alert } = draft;
  return {
    title,
    severity,
    ...(alert !== undefined && { trigger: 'monitoring-alert' as const, triggerDetail: alert }),
    ...(services.length > 0 && { services: [...services] }),
    ...(startedAt !== undefined && { startedAt }),
    ...(detectedAt !== undefined && { detectedAt }),
    ...(summary !== undefined && { summary }),
  };
}
