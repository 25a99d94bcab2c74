import * as vscode from 'vscode';
import { eventOf, happeningText, windowOf, type Happening } from '../../core/happenings/happening.ts';
import { includedKeys, offersOf, type Offer } from '../../core/happenings/offer.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { formatLocal } from '../../core/text/time.ts';
import { GitError } from '../../git/client.ts';
import { readHappenings } from '../../git/happenings.ts';
import { primaryRemote, type Repository } from '../../git/repository.ts';
import { deploymentScheme } from '../desk/deploymentScheme.ts';
import { UserError } from '../errors.ts';
import { askSeveral } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

/** More than this nobody looks through; the newest are kept. */
const MOST_OFFERED = 500;

/** Offers what git knows to have happened during the incident, and takes into its timeline what a person ticks. */
export async function addFromGit(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { desk, incident } = target;
  const repositories = desk.homes.repositories;
  const [first] = repositories;
  if (first === undefined)
    throw new UserError('No folder of this window is in a git repository, so git knows nothing here.');
  const found = await readAll(incident, repositories);
  if (found === undefined) return;
  const root = desk.homeOf(incident.id).repository?.root ?? first.root;
  const offers = offersOf(incident, found, root);
  if (offers.length === 0) {
    tell(
      `Git knows of nothing from an hour before ${incident.shortId} began to its end that is not in its timeline.`,
    );
    return;
  }
  const chosen = await askWhich(incident, offers);
  if (chosen !== undefined) await take(target, repositories, chosen);
}

/** Undefined when the person cancels. */
async function readAll(
  incident: Incident,
  repositories: readonly Repository[],
): Promise<readonly Happening[] | undefined> {
  const { since, until } = windowOf(incident, Date.now());
  const title = `Reading what git knows of ${incident.shortId}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    try {
      const found: Happening[] = [];
      for (const repository of repositories) {
        const scheme = deploymentScheme(repository.root);
        found.push(...(await readHappenings(repository, { since, until, scheme, signal: stop.signal })));
      }
      return found;
    } catch (error) {
      if (error instanceof GitError && error.reason === 'aborted') return undefined;
      throw error;
    }
  });
}

function askWhich(incident: Incident, offers: readonly Offer[]): Promise<readonly Happening[] | undefined> {
  const { since, until, isStartRecorded } = windowOf(incident, Date.now());
  const from = isStartRecorded ? 'the start of impact' : 'its detection (no start of impact is recorded)';
  const shown = offers.slice(-MOST_OFFERED);
  const cut = shown.length < offers.length ? ` The newest ${shown.length} of ${offers.length}.` : '';
  return askSeveral(
    {
      title: `What git knows of ${incident.shortId}`,
      placeholder: `From an hour before ${from}, ${formatLocal(new Date(since).toISOString())}, to ${formatLocal(new Date(until).toISOString())}.${cut}`,
    },
    shown.map(({ happening, isLikely }) => ({
      label: happeningText(happening),
      description: [formatLocal(happening.at), happening.author].filter(Boolean).join(' · '),
      picked: isLikely,
      value: happening,
    })),
  );
}

/** What somebody else took over while the list was open is left out. */
async function take(
  { desk, incident }: Target,
  repositories: readonly Repository[],
  chosen: readonly Happening[],
): Promise<void> {
  const known = includedKeys(desk.find(incident.id) ?? incident);
  const remotes = new Map(repositories.map((one) => [one.root, primaryRemote(one)?.url]));
  const events = chosen
    .filter(({ key }) => !known.has(key))
    .map((happening) => eventOf(happening, remotes.get(happening.repository)));
  if (events.length === 0) return;
  await desk.record(incident.id, ...events);
  tell(
    `${events.length} ${events.length === 1 ? 'entry' : 'entries'} from git added to ${incident.shortId}.`,
  );
}
