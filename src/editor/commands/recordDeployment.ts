import type { Commit } from '../../core/deployments/deployment.ts';
import type { DeploymentRef } from '../../core/incident/events.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import type { Repository } from '../../git/repository.ts';
import { findCommit, recentCommits } from '../../git/revisions.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText, notEmpty, type Choice } from '../input/ask.ts';
import { askTime } from '../input/askTime.ts';
import type { Services } from '../services.ts';
import { askRepository } from './askRepository.ts';
import { targetOf, type CommandArgument } from './target.ts';

const TITLE = 'Record a Deployment';
const RECENT = 40;

/** A deployment that nothing in git marks goes on record as a person tells it. A caller may pass all answers. */
export async function recordDeployment(services: Services, argument: unknown): Promise<string | undefined> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const repository = await askRepository(desk, TITLE, given.repository);
  if (repository === undefined) return undefined;
  const commit = await commitFor(repository, given.revision);
  if (commit === undefined) return undefined;
  const told = given.at === undefined ? await askAbout(services) : answersOf(given, given.at);
  if (told === undefined) return undefined;
  const { environment, service, at, note } = told;
  if (Date.parse(at) > Date.now()) {
    throw new UserError('That time is still to come. Record the deployment when it has gone out.');
  }
  const name = `${commit.revision.slice(0, 8)} to ${environment}`;
  const deployment: DeploymentRef = {
    id: ['told', commit.revision, environment, service ?? '', at].join(':').slice(0, 500),
    name: (service === undefined ? name : `${service} ${name}`).slice(0, 500),
    ...{ revision: commit.revision, at, environment, repository: repository.root },
    ...(service !== undefined && { service }),
  };
  await intents.recordDeployment(desk, incident, deployment, note);
  return deployment.id;
}

interface Told {
  readonly environment: string;
  readonly service?: string;
  readonly at: string;
  readonly note?: string;
}

const answersOf = (given: CommandArgument, at: string): Told =>
  toldOf(given.environment ?? 'production', at, given);

function toldOf(
  environment: string,
  at: string,
  { service = '', note = '' }: { readonly service?: string | undefined; readonly note?: string | undefined },
): Told {
  return {
    ...{ environment: environment.trim().slice(0, 200), at },
    ...(service.trim() !== '' && { service: service.trim().slice(0, 200) }),
    ...(note.trim() !== '' && { note }),
  };
}

async function commitFor(repository: Repository, given: string | undefined): Promise<Commit | undefined> {
  const typed = given ?? (await askRevision(repository));
  if (typed === undefined) return undefined;
  const commit = await findCommit(repository, typed);
  if (commit) return commit;
  throw new UserError(
    `This clone has no revision ${typed}. Is it spelled right? If it is new, fetch it and record the deployment then.`,
  );
}

async function askRevision(repository: Repository): Promise<string | undefined> {
  const now = Date.now();
  const recent = (await recentCommits(repository, RECENT)).map(
    ({ revision, subject, at, author, tag }): Choice<string> => ({
      label: tag ?? revision.slice(0, 8),
      description: tag === undefined ? subject : `${revision.slice(0, 8)} · ${subject}`,
      detail: `${formatLocalShort(at, now)} · ${author}`,
      value: revision,
    }),
  );
  const search = (typed: string): readonly Choice<string>[] => {
    const wanted = typed.trim().toLowerCase();
    if (wanted === '') return recent;
    const matching = recent.filter(({ label, description = '' }) =>
      `${label} ${description}`.toLowerCase().includes(wanted),
    );
    const itself = { label: typed.trim(), description: 'the revision as typed', value: typed.trim() };
    return [...matching, itself];
  };
  const placeholder = 'What was deployed? A hash, a tag or a branch, or words of its commit.';
  return askChoice({ title: TITLE, placeholder, step: [1, 5] }, recent, { search });
}

async function askAbout(services: Services): Promise<Told | undefined> {
  const environment = await askEnvironment(services);
  if (environment === undefined) return undefined;
  const service = await askText({
    title: TITLE,
    prompt: 'Which service? Empty: all of the repository.',
    step: [3, 5],
  });
  if (service === undefined) return undefined;
  const at = await askTime('When did it go out?');
  if (at === undefined) return undefined;
  if (at === null) {
    throw new UserError(
      'When it went out decides what came before it, so a time is needed, if only a rough one. It can be corrected later.',
    );
  }
  const note = await askText({ title: TITLE, prompt: 'How do you know? Optional.', step: [5, 5] });
  return note === undefined ? undefined : toldOf(environment, at, { service, note });
}

async function askEnvironment(services: Services): Promise<string | undefined> {
  const list = await services.deployments();
  const known = list.all.flatMap(({ environment }) => environment ?? []);
  const other = 'Another…';
  const names = [...new Set(['production', 'staging', ...known])];
  const chosen = await askChoice(
    { title: TITLE, placeholder: 'Where did it go?', step: [2, 5] },
    [...names, other].map((value) => ({ label: value, value })),
  );
  if (chosen !== other) return chosen;
  return askText({ title: TITLE, prompt: 'Name of the environment', validate: notEmpty('It has a name.') });
}
