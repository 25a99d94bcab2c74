import * as vscode from 'vscode';
import { putBefore, type BacklogItem } from '../../core/backlog/backlog.ts';
import { issueOf, type Issue } from '../../core/backlog/issue.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { openRepository } from '../../git/repository.ts';
import { sendIssues, type Sending, type SentIssue } from '../backlog/issues.ts';
import { askItems } from '../backlog/items.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import type { GithubRepository } from '../github/deployments.ts';
import { GithubError } from '../github/http.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { offerToOpen, subject } from './backlog.ts';
import { API, remoteOnGithub, signInTo } from './github.ts';
import { targetOf, type Target } from './target.ts';

/** A token for issues of private repositories, too: GitHub has none for issues alone. */
const SCOPES = ['repo'];

/** Creates issues on GitHub, because a person wants it and has seen what will stand there. */
export async function sendToGithub(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { desk, incident } = target;
  const remote = await remoteOf(target);
  const items = await askItems(target, 'github', 'Create GitHub Issue');
  if (items === undefined || items.length === 0) return;
  const fresh = items.filter((item) => putBefore(incident, item, 'github') === undefined);
  if (fresh.length === 0) {
    offerKnown(incident, items);
    return;
  }
  const issues = fresh.map((item) => ({
    item,
    issue: issueOf(item, item.action === undefined ? incident.facts.summary : undefined),
  }));
  const name = `${remote.owner}/${remote.name}`;
  if (!(await confirmed(name, issues))) return;
  const token = await signInTo(SCOPES, 'so nothing was created');
  const access = { token, baseUrl: API, doing: 'work with the issues' };
  tellSent(name, await sendAll(desk, incident, { remote, issues, access }));
}

/** A remote may have been added since the window was opened. */
async function remoteOf({ desk, incident }: Target): Promise<GithubRepository> {
  const known = desk.homeOf(incident.id).repository;
  const remote = known && remoteOnGithub(await openRepository(known.root));
  if (remote) return remote;
  throw new UserError(
    'The repository of this incident has no remote on github.com, so there is nowhere to create an issue. Nothing ' +
      'was sent. The backlog file needs no host.',
  );
}

function offerKnown(incident: Incident, items: readonly BacklogItem[]): void {
  const url = items.flatMap((item) => putBefore(incident, item, 'github')?.url ?? [])[0];
  if (url !== undefined) offer(`${subject(items)} is on GitHub already`, url);
}

function offer(message: string, url: string): void {
  void offerToOpen(message, () => vscode.env.openExternal(vscode.Uri.parse(url)));
}

const sendAll = (desk: IncidentDesk, incident: Incident, sending: Sending): Thenable<readonly SentIssue[]> =>
  vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: 'Looking for issues on GitHub, and creating them',
    },
    async () => {
      try {
        return await sendIssues(desk, incident, sending);
      } catch (error) {
        if (error instanceof GithubError) throw new UserError(error.message, undefined, { cause: error });
        throw error;
      }
    },
  );

function tellSent(name: string, sent: readonly SentIssue[]): void {
  const [first] = sent;
  if (first === undefined) return;
  if (sent.length > 1) {
    tell(`${sent.filter(({ isNew }) => isNew).length} issues created in ${name}, of ${sent.length}`);
    return;
  }
  const words = first.isNew
    ? `Created issue #${first.number}`
    : `There was issue #${first.number} for it already`;
  offer(`${words} in ${name}`, first.url);
}

async function confirmed(name: string, issues: readonly { readonly issue: Issue }[]): Promise<boolean> {
  const create = issues.length === 1 ? 'Create Issue' : `Create ${issues.length} Issues`;
  const texts = issues.map(({ issue: { title, body } }) => `${title}\n\n${withoutMarker(body)}`);
  const answer = await vscode.window.showInformationMessage(
    `${create} in ${name} on GitHub?`,
    {
      modal: true,
      detail: `Everybody who can read that repository will read this:\n\n${texts.join('\n\n———\n\n').slice(0, 4000)}`,
    },
    create,
  );
  return answer === create;
}

const withoutMarker = (body: string): string =>
  body.slice(0, Math.max(0, body.lastIndexOf('<!--'))).trimEnd();
