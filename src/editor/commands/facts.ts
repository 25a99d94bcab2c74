import { MILESTONE_LABELS, TRIGGER_LABELS } from '../../core/incident/describe.ts';
import type { EventInput } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { MILESTONES, NOT_RECORDED, TRIGGERS } from '../../core/incident/vocabulary.ts';
import { formatLocal } from '../../core/text/time.ts';
import * as intents from '../desk/intents.ts';
import { askChoice, askText } from '../input/ask.ts';
import { askTime } from '../input/askTime.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

type Facts = EventInput<'incident.updated'>;
/** Asks for one fact. Undefined when the person turns away. */
type Ask = (incident: Incident) => Promise<Facts | undefined>;

interface FactQuestion {
  readonly label: string;
  readonly shown: (incident: Incident) => string | undefined;
  readonly ask: Ask;
}

type TextFact =
  'summary' | 'usersAffected' | 'channel' | 'revenueImpact' | 'reputationImpact' | 'dataImpact' | 'rootCause';

const textFact = (key: TextFact, label: string, prompt: string): FactQuestion => ({
  label,
  shown: ({ facts }) => facts[key],
  ask: async ({ facts }) => {
    const text = await askText({
      title: label,
      prompt: `${prompt} Empty: not recorded.`,
      value: facts[key] ?? '',
      validate: (value) =>
        key === 'channel' && value.trim() !== '' && !isWebAddress(value.trim())
          ? 'An address that starts with https:// or http:// is needed.'
          : undefined,
    });
    return text === undefined ? undefined : { [key]: text === '' ? null : text };
  },
});

const listFact = (key: 'services' | 'paths', label: string, prompt: string): FactQuestion => ({
  label,
  shown: ({ facts }) => facts[key]?.join(', '),
  ask: async ({ facts }) => {
    const text = await askText({
      title: label,
      prompt: `${prompt} Empty: not recorded.`,
      value: facts[key]?.join(', ') ?? '',
    });
    return text === undefined ? undefined : { [key]: listOf(text) };
  },
});

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

const yesOrNo = (label: string, current: boolean | undefined): Promise<boolean | null | undefined> =>
  askChoice<boolean | null>(
    { title: label, placeholder: label },
    [
      { label: 'Yes', value: true },
      { label: 'No', value: false },
      { label: 'Not known', value: null },
    ],
    { chosen: current },
  );

const QUESTIONS: readonly FactQuestion[] = [
  {
    label: 'Trigger',
    shown: ({ facts }) => facts.trigger && TRIGGER_LABELS[facts.trigger],
    ask: async ({ facts }) => {
      const choices = TRIGGERS.map((value) => ({ label: TRIGGER_LABELS[value], value }));
      const question = { title: 'Trigger', placeholder: 'What brought this incident to light?' };
      const trigger = await askChoice(question, choices, { chosen: facts.trigger });
      return trigger && { trigger };
    },
  },
  listFact('services', 'Affected services', 'Separated by commas.'),
  listFact('paths', 'Affected folders or files', 'Of the repository, separated by commas.'),
  textFact('usersAffected', 'Users affected', 'How many, or which share.'),
  {
    label: 'Data at risk',
    shown: ({ facts }) => facts.dataAtRisk,
    ask: async ({ facts }) => {
      const dataAtRisk = await askChoice(
        { title: 'Data at risk', placeholder: 'Is data lost, damaged or exposed?' },
        (['yes', 'suspected', 'no'] as const).map((value) => ({ label: value, value })),
        { chosen: facts.dataAtRisk },
      );
      return dataAtRisk && { dataAtRisk };
    },
  },
  {
    label: 'Data breach',
    shown: ({ facts }) => facts.dataBreach,
    ask: async ({ facts }) => {
      const dataBreach = await askChoice(
        { title: 'Data breach', placeholder: 'Did somebody see or take data who must not?' },
        (['confirmed', 'suspected', 'no'] as const).map((value) => ({ label: value, value })),
        { chosen: facts.dataBreach },
      );
      return dataBreach && { dataBreach };
    },
  },
  {
    label: 'User data affected',
    shown: ({ facts }) => facts.userDataAffected,
    ask: async ({ facts }) => {
      const userDataAffected = await askChoice(
        { title: 'User data affected', placeholder: 'Is personal data of users lost, changed or exposed?' },
        (['yes', 'suspected', 'no'] as const).map((value) => ({ label: value, value })),
        { chosen: facts.userDataAffected },
      );
      return userDataAffected && { userDataAffected };
    },
  },
  {
    label: 'API-related',
    shown: ({ facts }) => (facts.apiRelated === undefined ? undefined : facts.apiRelated ? 'yes' : 'no'),
    ask: async ({ facts }) => {
      const apiRelated = await yesOrNo('Are API endpoints affected?', facts.apiRelated);
      return apiRelated === undefined ? undefined : { apiRelated };
    },
  },
  textFact('channel', 'Channel', 'Address of the channel or thread where responders talk.'),
  textFact('summary', 'Summary', 'What is known, in a sentence or two.'),
  textFact('rootCause', 'Root cause', 'What failed, or the component it is narrowed down to.'),
  textFact('revenueImpact', 'Revenue impact', 'With where the figure is from.'),
  textFact('reputationImpact', 'Reputation impact', 'What customers and press say.'),
  textFact('dataImpact', 'Data impact', 'Which data, of whom, and what happened to it.'),
];

export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export async function recordFacts(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const question = await askChoice(
    { title: `Impact of ${incident.shortId}`, placeholder: 'What do you know?' },
    QUESTIONS.map((value) => ({
      label: value.label,
      description: value.shown(incident) ?? NOT_RECORDED,
      value,
    })),
  );
  const facts = await question?.ask(incident);
  if (facts) await intents.updateFacts(desk, incident, facts);
}

export async function setMilestone(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const milestone = await askChoice(
    { title: `Times of ${incident.shortId}`, placeholder: 'When did it happen?' },
    MILESTONES.filter((value) => value !== 'declared').map((value) => {
      const known = incident.milestones[value];
      return {
        label: MILESTONE_LABELS[value],
        description: known ? formatLocal(known.at) : NOT_RECORDED,
        value,
      };
    }),
  );
  if (milestone === undefined) return;
  const at = await askTime(MILESTONE_LABELS[milestone], incident.milestones[milestone]?.at);
  if (at !== undefined) await intents.setMilestone(desk, incident, milestone, at);
}
