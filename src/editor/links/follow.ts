import * as vscode from 'vscode';
import { draftOfLink } from '../../core/declaration/draft.ts';
import { STATUS_LABELS } from '../../core/incident/vocabulary.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import { readLink, type DeclareLink, type OpenLink } from '../../core/links/editor-link.ts';
import { hostOf } from '../../core/text/web-address.ts';
import { commandId } from '../../manifest.ts';
import { homeForDeclaration } from '../commands/declare.ts';
import { declareReviewed } from '../declaration/record.ts';
import { matchesOf, reviewDeclaration } from '../declaration/review.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { isRepository } from './repository.ts';

let isAsking = false;

/**
 * Follows a link from outside, after the person in front of the window has agreed.
 * @throws UserError for a link that makes no sense here: then nothing has happened
 */
export async function followLink(services: Services, uri: vscode.Uri): Promise<void> {
  // A page can follow any number of links; a person answers one question at a time.
  if (isAsking) {
    tell('Answer the link before this one first');
    return;
  }
  isAsking = true;
  try {
    await follow(services, uri);
  } finally {
    isAsking = false;
  }
}

async function follow(services: Services, { path, query }: vscode.Uri): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new UserError(
      'This folder is not trusted, so nothing was done. Trust it, and follow the link again.',
    );
  const read = readLink(path, query);
  if ('problem' in read) throw new UserError(read.problem);
  if (read.kind === 'declare') await declareFromLink(services, read.link);
  else await openFromLink(services, read.link);
}

async function declareFromLink(services: Services, link: DeclareLink): Promise<void> {
  const desk = await services.desk();
  const home = await homeForDeclaration(desk);
  if (home === undefined) return;
  const draft = draftOfLink(link);
  const matches = await matchesOf(desk, home, draft);
  const about = link.url === undefined ? '' : `, about ${hostOf(link.url)}`;
  const origin = `made outside of this window${about}`;
  const reviewed = await reviewDeclaration(
    { desk, home, title: 'Declare from a Link', origin, matches },
    { draft, runbook: matches[0]?.file },
    'title',
  );
  if (reviewed) await declareReviewed(services, home, reviewed);
}

interface Found {
  readonly home: Home;
  readonly incident: IncidentSummary;
}

async function openFromLink(services: Services, link: OpenLink): Promise<void> {
  const desk = await services.desk();
  const incident = await agreed(find(desk, link));
  if (incident !== undefined)
    await vscode.commands.executeCommand(commandId('openBoard'), { incident: incident.id });
}

/** @throws UserError when it is not here */
function find({ homes }: IncidentDesk, { incident: named, repository }: OpenLink): readonly Found[] {
  const meant = homes.all.filter((home) => repository === undefined || isRepository(home, repository));
  if (meant.length === 0) {
    const where =
      repository === undefined ? 'No folder is open here.' : `${repository} is not open in this window.`;
    throw new UserError(`${where} Open the folder that ${named} is kept in, and follow the link again.`, {
      label: 'Open Folder',
      run: () => vscode.commands.executeCommand('vscode.openFolder'),
    });
  }
  const isNamed = ({ id, shortId }: IncidentSummary): boolean =>
    id === named.toLowerCase() || shortId === named.toUpperCase();
  const found = meant.flatMap((home) =>
    home.incidents.filter(isNamed).map((incident) => ({ home, incident })),
  );
  if (found.length > 0) return found;
  throw new UserError(
    `${named} is not in the record of ${names(meant)}. Whoever declared it may not have shared it.`,
    {
      label: 'Join a Shared Incident',
      run: () => vscode.commands.executeCommand(commandId('joinIncident')),
    },
  );
}

const names = (homes: readonly Home[]): string => homes.map(({ name }) => name).join(' and ');

/** Short ids are for people, and two incidents may have the same. */
async function agreed(found: readonly Found[]): Promise<IncidentSummary | undefined> {
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  if (others.length > 0) return choose(found);
  const open = 'Open Board';
  const answer = await vscode.window.showInformationMessage(
    `Open the board of ${first.incident.shortId}?`,
    { modal: true, detail: `${describe(first)}\n\nA link from outside of this window asks for it.` },
    open,
  );
  return answer === open ? first.incident : undefined;
}

const describe = ({ incident: { severity, title, status }, home }: Found): string =>
  `${severity} ${title}\n${STATUS_LABELS[status]}, kept in ${home.name}`;

const choose = (found: readonly Found[]): Promise<IncidentSummary | undefined> =>
  askChoice(
    { title: 'Open Board', placeholder: 'A link from outside of this window names several' },
    found.map(({ incident, home }) => ({
      label: `${incident.severity} ${incident.title}`,
      description: home.name,
      value: incident,
    })),
  );
