import { CAUSE_LABELS } from '../incident/describe.ts';
import { NOT_RECORDED, STATUS_LABELS } from '../incident/vocabulary.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { plainLine } from '../text/markdown.ts';
import { formatUtc } from '../text/time.ts';
import { blank } from './blanks.ts';
import { inOrderTried } from '../incident/remedies.ts';
import { figureWords, listed, triedWords } from './response.ts';
import { nextUpdate, nextWords, publicStatus, type DraftOptions, type UpdateDraft } from './update.ts';

/**
 * A brief for executives, at P0 only, in the shape of the bundled runbook's source: situation, cause, action with ETA,
 * impact, next update; and what was tried, where there is something. Undefined at every other severity. For inside: it may
 * name what customers are not told.
 */
export function executiveBriefDraft(incident: Incident, options: DraftOptions): UpdateDraft | undefined {
  if (incident.severity !== 'P0') return undefined;
  const { now, policy } = options;
  const status = publicStatus(incident.status);
  const nextAt = isOver(incident) ? undefined : nextUpdate(incident, 'brief', options);
  const isOnChange = policy.briefPace.P0 === 'on-change';
  const title = `Incident brief: ${plainLine(incident.title)}`;
  const text = [
    `INCIDENT BRIEF — ${formatUtc(now)}`,
    '',
    `SITUATION: ${situation(incident)}`,
    `CAUSE: ${cause(incident)}`,
    `ACTION: ${action(incident)} — ETA ${blank('ETA')}`,
    ...tried(incident),
    `IMPACT: ${impact(incident)}`,
    `NEXT UPDATE: ${nextWords(status, nextAt, isOnChange)}`,
  ].join('\n');
  return { title, text, status, at: now, ...(nextAt !== undefined && { nextAt }) };
}

const said = (label: string, text: string | undefined): string =>
  text === undefined || plainLine(text) === '' ? blank(label) : plainLine(text);

function situation({ facts, title, status }: Incident): string {
  const services = said('service', facts.services?.join(', '));
  const users = said('users affected', facts.usersAffected);
  return `${services}: ${said('situation', facts.summary ?? title)} (${STATUS_LABELS[status]}). Users affected: ${users}`;
}

/** What was decided is known; a root cause that somebody wrote down is told beside it. */
function cause({ cause: decided, facts }: Incident): string {
  const why = facts.rootCause === undefined ? '' : ` — ${plainLine(facts.rootCause)}`;
  if (decided) return `Known — ${CAUSE_LABELS[decided.cause]}${why}`;
  return `Under investigation${why}`;
}

/** The last thing on the record that is being or has been done about it. */
function action({ rollbacks, hotfixes, steps, monitoring, remedies }: Incident): string {
  const started = Object.values(steps).filter(({ status }) => status === 'started');
  const candidates = [
    ...rollbacks.map(({ at, state, deploymentName, deployment }) => ({
      at,
      text: `Rollback of ${said('deployment', deploymentName ?? deployment)} ${ROLLBACK_WORDS[state]}`,
    })),
    ...hotfixes.map(({ at, branch }) => ({ at, text: `Hotfix on ${plainLine(branch)}` })),
    ...started.map(({ at, title }) => ({ at, text: plainLine(title) })),
    ...remedies
      .filter(({ judged }) => judged === undefined)
      .map(({ tried: { at }, text }) => ({ at, text: plainLine(text) })),
    ...monitoring
      .filter(({ state }) => state === 'running')
      .map(({ at }) => ({ at, text: 'Watching the fix' })),
  ];
  const last = candidates.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1);
  return last?.text ?? blank('action');
}

const ROLLBACK_WORDS = {
  prepared: 'prepared',
  performed: 'performed',
  failed: 'failed',
  'given-up': 'given up',
} as const;

function tried(incident: Incident): string[] {
  const words = inOrderTried(incident).map((remedy) => {
    const note = plainLine(remedy.judged?.note ?? '');
    return `${triedWords(remedy, incident)}${note === '' ? '' : ` — ${note}`}`;
  });
  return words.length === 0 ? [] : [`TRIED: ${listed(words)}`];
}

/** A figure without its source is said to be one. */
function figures(incident: Incident): string[] {
  const words = incident.figures.map((one) => {
    const basis = plainLine(one.basis ?? '');
    return `${figureWords(one)} (source: ${basis === '' ? NOT_RECORDED : basis})`;
  });
  return words.length === 0 ? [] : [listed(words)];
}

function impact(incident: Incident): string {
  const { facts } = incident;
  return [
    `Revenue: ${said('revenue', facts.revenueImpact)}`,
    `Users: ${said('users', facts.usersAffected)}`,
    `Reputation: ${said('reputation', facts.reputationImpact)}`,
    ...figures(incident),
  ].join('; ');
}
