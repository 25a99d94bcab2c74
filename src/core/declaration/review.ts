import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { plainLine } from '../text/markdown.ts';
import type { DeclarationDraft } from './draft.ts';

/** What a person can put right before anything is declared. */
export const DRAFT_FIELDS = ['title', 'severity', 'services', 'startedAt', 'detectedAt', 'summary'] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

export interface ReviewRow {
  readonly field: DraftField | 'links' | 'labels' | 'state';
  readonly label: string;
  /** "not recorded" where nobody knows. */
  readonly value: string;
  readonly detail?: string;
}

/**
 * All that a declaration would record, one row each.
 * @param time how a time is written
 */
export function reviewRows(draft: DeclarationDraft, time: (iso: string) => string): ReviewRow[] {
  const { state, links, labels, severityReason } = draft;
  const row = (field: ReviewRow['field'], label: string, value: string | undefined, detail?: string) => ({
    field,
    label,
    value: value === undefined || value === '' ? NOT_RECORDED : plainLine(value).slice(0, 300),
    ...(detail !== undefined && { detail }),
  });
  return [
    ...(state === 'resolved'
      ? [row('state', 'The alert says that this is over', 'Is it still worth declaring?')]
      : []),
    row('title', 'Title', draft.title),
    row('severity', 'Severity', draft.severity, severityReason && plainLine(severityReason)),
    row('services', 'Services', draft.services.join(', ')),
    row('startedAt', 'Impact started', draft.startedAt && time(draft.startedAt)),
    row('detectedAt', 'Detected', draft.detectedAt && time(draft.detectedAt)),
    row('summary', 'Summary', draft.summary),
    ...(links.length > 0 ? [row('links', 'Links', links.map(({ url }) => url).join('  '))] : []),
    ...(labels.length > 0
      ? [row('labels', 'Labels', labels.map(({ name, value }) => `${name}=${value}`).join(', '))]
      : []),
  ];
}
