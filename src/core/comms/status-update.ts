import { STATUS_LABELS } from '../incident/vocabulary.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { plainLine } from '../text/markdown.ts';
import { formatUtc } from '../text/time.ts';
import { blank } from './blanks.ts';
import { insideWordsOf, isPlainName, leaksIn, leaksOf } from './leaks.ts';
import { inOrderTried } from '../incident/remedies.ts';
import { figureWords, listed, triedWords } from './response.ts';
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
    ...publicTried(incident, options),
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

/** Whether a text of the record has nothing in it that is not meant for customers. */
function fitFor(incident: Incident, { publicNames = {} }: DraftOptions): (text: string) => boolean {
  const inside = insideWordsOf(incident);
  const allowed = Object.values(publicNames);
  return (text) => text !== '' && leaksIn(text, inside, allowed).length === 0;
}

function publicImpact(incident: Incident, options: DraftOptions): string {
  const isFit = fitFor(incident, options);
  const { usersAffected } = incident.facts;
  const users = usersAffected === undefined ? undefined : plainLine(usersAffected);
  const figures = incident.figures.flatMap((figure) => {
    const words = figureWords(figure);
    const basis = plainLine(figure.basis ?? '');
    return isFit(words) ? [isFit(basis) ? `${words}, according to: ${basis}` : words] : [];
  });
  const isUnfit = users === undefined ? figures.length < incident.figures.length : !isFit(users);
  const said = users !== undefined && !isUnfit ? [`Users affected: ${users}`, ...figures] : figures;
  if (users !== undefined && isUnfit) said.unshift(blank('impact', UNFIT));
  return said.length > 0 ? listed(said) : blank('impact', isUnfit ? UNFIT : undefined);
}

const UNFIT = 'not fit for customers as recorded';

/** What was written for colleagues only is left out, with no blank in its place: customers need not hear of each attempt. */
function publicTried(incident: Incident, options: DraftOptions): string[] {
  const isFit = fitFor(incident, options);
  const tried = inOrderTried(incident)
    .map((remedy) => triedWords(remedy, incident))
    .filter(isFit);
  return tried.length === 0 ? [] : [`What was tried: ${listed(tried)}`];
}
