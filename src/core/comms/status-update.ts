import { STATUS_LABELS } from '../incident/vocabulary.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { plainLine } from '../text/markdown.ts';
import { formatUtc } from '../text/time.ts';
import { blank } from './blanks.ts';
import { isPlainName, leaksOf } from './leaks.ts';
import {
  nextUpdate,
  nextWords,
  publicStatus,
  type DraftOptions,
  type PublicStatus,
  type UpdateDraft,
} from './update.ts';

/** What a status means, and no more: neither a guess at the cause nor a time by which it will be over. */
const ACTIONS: Readonly<Record<PublicStatus, string>> = {
  investigating: 'We are investigating what is wrong.',
  identified: 'We know what is wrong and are working on it.',
  monitoring: 'We have taken action and are watching whether it holds.',
  resolved: 'The incident is over.',
};

/**
 * A status page update for customers, in the shape of the bundled runbook's source: time and service, status, impact,
 * current action, next update. It says only what the record holds in words that are fit for them; the rest is blank.
 */
export function statusUpdateDraft(incident: Incident, options: DraftOptions): UpdateDraft {
  const { now, policy } = options;
  const status = publicStatus(incident.status);
  const nextAt = isOver(incident) ? undefined : nextUpdate(incident, 'status', options);
  const title = `${publicService(incident, options)} incident`;
  const isOnChange = policy.updatePace[incident.severity] === 'on-change';
  const text = [
    `${formatUtc(now)} — ${title}`,
    '',
    `Status: ${STATUS_LABELS[status]}`,
    `Impact: ${publicImpact(incident, options)}`,
    `Current action: ${ACTIONS[status]}`,
    `Next update: ${nextWords(status, nextAt, isOnChange)}`,
  ].join('\n');
  return { title, text, status, at: now, ...(nextAt !== undefined && { nextAt }) };
}

function publicService(incident: Incident, { publicNames = {} }: DraftOptions): string {
  const services = incident.facts.services ?? [];
  if (services.length === 0) return blank('service');
  const names = services.map((service) => {
    const given = Object.hasOwn(publicNames, service) ? publicNames[service] : undefined;
    return given ?? (isPublic(service, incident) ? capital(service) : undefined);
  });
  const known = [...new Set(names.filter((name) => name !== undefined).map(plainLine))];
  if (known.length === 0) return blank('service', 'no public name set');
  return known.length > 1 ? `${known.slice(0, -1).join(', ')} and ${known.at(-1) ?? ''}` : (known[0] ?? '');
}

/** A plain word that is not also the name of something inside, such as a deployment. */
const isPublic = (service: string, incident: Incident): boolean =>
  isPlainName(service) && leaksOf(service, incident).length === 0;

const capital = (name: string): string => name.replace(/^./u, (first) => first.toUpperCase());

function publicImpact(incident: Incident, { publicNames = {} }: DraftOptions): string {
  const { usersAffected } = incident.facts;
  if (usersAffected === undefined) return blank('impact');
  const words = plainLine(usersAffected);
  return leaksOf(words, incident, Object.values(publicNames)).length > 0
    ? blank('impact', 'not fit for customers as recorded')
    : `Users affected: ${words}`;
}
