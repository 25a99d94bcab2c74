import { TRIGGER_LABELS } from '../incident/describe.ts';
import type { Incident } from '../incident/incident.ts';
import { TRIGGERS } from '../incident/vocabulary.ts';
import type { PhaseGoal } from '../runbook/model.ts';
import type { FieldKey, FieldView } from './state.ts';

type FieldDefinition = Omit<FieldView, 'key' | 'value'>;

const YES_NO = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

const FIELDS: Readonly<Record<FieldKey, FieldDefinition>> = {
  trigger: {
    label: 'What triggered it',
    kind: 'choice',
    options: TRIGGERS.map((value) => ({ value, label: TRIGGER_LABELS[value] })),
  },
  triggerDetail: {
    label: 'Which alert or report',
    kind: 'line',
    hint: 'HighErrorRate on checkout, ticket 4711',
  },
  services: { label: 'Services affected', kind: 'list', hint: 'checkout, payments' },
  paths: { label: 'Folders or files it shows in', kind: 'list', hint: 'services/checkout, src/pay' },
  usersAffected: { label: 'Users affected', kind: 'line', hint: 'About 2,000, all who pay by card' },
  dataAtRisk: {
    label: 'Is data at risk?',
    kind: 'choice',
    options: [...YES_NO, { value: 'suspected', label: 'Suspected' }],
  },
  dataBreach: {
    label: 'Is it a data breach?',
    kind: 'choice',
    options: [
      { value: 'confirmed', label: 'Confirmed' },
      { value: 'suspected', label: 'Suspected' },
      { value: 'no', label: 'No' },
    ],
  },
  userDataAffected: {
    label: 'Is personal data of users affected?',
    kind: 'choice',
    options: [...YES_NO, { value: 'suspected', label: 'Suspected' }],
  },
  started: { label: 'Impact started', kind: 'time' },
  detected: { label: 'Detected', kind: 'time' },
  channel: { label: 'Channel or thread', kind: 'url', hint: 'https://…' },
  apiRelated: { label: 'Is an API involved?', kind: 'choice', options: YES_NO },
  summary: { label: 'Summary', kind: 'text', hint: 'What is broken, for whom, since when' },
  rootCause: { label: 'Root cause, or the component it is narrowed to', kind: 'text' },
  mitigated: { label: 'Mitigated', kind: 'time' },
  recovered: { label: 'Recovered', kind: 'time' },
  revenueImpact: { label: 'Revenue impact', kind: 'line', hint: 'EUR 12,000 of failed orders' },
  reputationImpact: { label: 'Reputation impact', kind: 'text' },
  dataImpact: { label: 'Data impact', kind: 'text' },
};

const TRIAGE: readonly FieldKey[] = [
  'trigger',
  'triggerDetail',
  'services',
  'usersAffected',
  'dataAtRisk',
  'dataBreach',
  'userDataAffected',
  'revenueImpact',
  'apiRelated',
  'started',
  'detected',
  'channel',
  'summary',
];
const AFTERWARDS: readonly FieldKey[] = [
  'summary',
  'rootCause',
  'started',
  'detected',
  'mitigated',
  'recovered',
  'usersAffected',
  'revenueImpact',
  'reputationImpact',
  'dataImpact',
  'dataBreach',
  'userDataAffected',
];

/** Which facts a phase asks for, by what it is meant to reach. */
const BY_GOAL: Readonly<Record<PhaseGoal, readonly FieldKey[]>> = {
  team: TRIAGE,
  cause: ['rootCause', 'paths', 'usersAffected', 'apiRelated'],
  mitigation: ['mitigated', 'rootCause'],
  resolution: ['recovered', 'apiRelated'],
  postmortem: AFTERWARDS,
};

/** A runbook that names no goals still asks at its first phase what happened, and at its last what it did. */
export function fieldsOf(
  incident: Incident,
  goal: PhaseGoal | undefined,
  place: { readonly isFirst: boolean; readonly isLast: boolean },
): FieldView[] {
  const byPlace = [...(place.isFirst ? TRIAGE : []), ...(place.isLast ? AFTERWARDS : [])];
  const keys = goal === undefined ? byPlace : BY_GOAL[goal];
  return [...new Set(keys)].map((key) => fieldOf(incident, key));
}

function fieldOf(incident: Incident, key: FieldKey): FieldView {
  const value = valueOf(incident, key);
  return { key, ...FIELDS[key], ...(value !== undefined && { value }) };
}

function valueOf({ facts, milestones }: Incident, key: FieldKey): string | undefined {
  switch (key) {
    case 'started':
    case 'detected':
    case 'mitigated':
    case 'recovered':
      return milestones[key]?.at;
    case 'services':
    case 'paths':
      return facts[key]?.join(', ');
    case 'apiRelated':
      return facts.apiRelated === undefined ? undefined : facts.apiRelated ? 'yes' : 'no';
    default:
      return facts[key];
  }
}
