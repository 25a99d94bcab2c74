import * as vscode from 'vscode';
import { stepsFor } from '../../core/bisect/steps.ts';
import { countOf } from '../../core/bisect/words.ts';
import { formatLocal } from '../../core/text/time.ts';
import { isVisible, visible } from '../../core/text/visible.ts';
import type { BisectPlan, End } from '../../git/bisect/plan.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText, notEmpty, type Choice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { deploymentFor, type ChosenDeployment } from '../commands/deployed.ts';
import type { Target } from '../commands/target.ts';
import type { Way } from './go.ts';

const CHECK_KEY = 'fireline.bisect.check';

export interface Ends {
  readonly good: End;
  readonly bad: ChosenDeployment;
}

/** Bad is the deployment that the argument names or that is linked, good the one before it, unless the person says otherwise. */
export async function askEnds(
  services: Services,
  target: Target,
  good: string | undefined,
): Promise<Ends | undefined> {
  const bad = await deploymentFor(services, target, 'Which deployment is bad?');
  if (bad === undefined) return undefined;
  const earlier = await earlierThan(services, bad);
  const named = earlier.find(({ id }) => id === good);
  if (named) return { bad, good: named };
  if (good !== undefined)
    throw new UserError(`That deployment is not known to be older than ${bad.name}, in the same repository.`);
  const chosen = await askGood(bad, earlier);
  return chosen && { bad, good: chosen };
}

type Earlier = End & { readonly id: string; readonly at?: string; readonly environment?: string | undefined };

/** Of the same repository, newest first; the one before it of its environment and service stands at the top. */
async function earlierThan(services: Services, bad: ChosenDeployment): Promise<readonly Earlier[]> {
  const list = await services.deployments();
  const found = list.find(bad.id, bad.repository);
  const older = list.all.filter(
    ({ at, repository, revision }) =>
      repository === bad.repository && revision !== bad.revision && at < (found?.at ?? '9'),
  );
  const before = bad.previous?.revision;
  const first = older.filter(({ revision, name }) => revision === before && name === bad.previous?.name);
  if (first.length === 0 && bad.previous) return [{ ...bad.previous, id: '' }, ...older];
  return [...first, ...older.filter((one) => !first.includes(one))];
}

async function askGood(bad: ChosenDeployment, earlier: readonly Earlier[]): Promise<End | undefined> {
  const choices: Choice<End | 'other'>[] = earlier.map((value) => ({
    label: visible(value.name),
    description: [value.name === bad.previous?.name ? 'the one before it' : '', value.revision.slice(0, 8)]
      .filter(Boolean)
      .join(' · '),
    ...(value.at !== undefined && { detail: formatLocal(value.at) }),
    value,
  }));
  const other: Choice<'other'> = {
    label: '$(git-commit) Another revision…',
    detail: 'A tag, a branch or a hash.',
    value: 'other',
  };
  const question = {
    title: `Bisect: ${visible(bad.name)} is bad`,
    placeholder: 'Which deployment was still good?',
  };
  const chosen = await askChoice<End | 'other'>(question, [...choices, other]);
  if (chosen !== 'other') return chosen;
  const revision = await askText({
    title: question.title,
    prompt: 'Which revision was still good? A tag, a branch or a hash.',
    validate: notEmpty('A name of a revision is needed.'),
  });
  return revision === undefined ? undefined : { revision, name: revision };
}

/** Whether merges are one step. Where there are none, nobody is asked. */
export async function askFirstParent(plan: BisectPlan): Promise<boolean | undefined> {
  const { hasMerges, mainline, all } = plan;
  if (!hasMerges || mainline === all) return true;
  return askChoice({ title: 'Bisect', placeholder: 'There are merges between the two.' }, [
    {
      label: '$(git-merge) Merges as one step each',
      description: `${countOf(mainline, 'commit')}, about ${countOf(stepsFor(mainline), 'test')}`,
      detail:
        'Finds the merge or commit of the main line that did it. Branches may have been broken halfway.',
      value: true,
    },
    {
      label: '$(git-commit) Every commit',
      description: `${countOf(all, 'commit')}, about ${countOf(stepsFor(all), 'test')}`,
      detail: 'Looks into what was merged too.',
      value: false,
    },
  ]);
}

interface WayQuestion {
  readonly plan: BisectPlan;
  readonly commits: number;
  readonly given: { readonly check?: string | undefined; readonly byHand?: boolean | undefined };
}

/** Undefined when the person turns away. A check is always shown and confirmed. */
export async function askWay(
  services: Services,
  { good, bad }: Ends,
  { plan, commits, given }: WayQuestion,
): Promise<Way | undefined> {
  if (given.byHand) return 'by hand';
  if (given.check !== undefined) return confirmCheck(given.check, plan.worktreePath);
  const parted =
    plan.parted === undefined
      ? ''
      : ` ${bad.name} does not contain ${good.name}: where they parted is tested first.`;
  const way = await askChoice<'check' | 'by hand'>(
    {
      title: `Bisect: ${countOf(commits, 'commit')}, about ${countOf(stepsFor(commits), 'test')}`,
      placeholder: `How are good and bad told apart?${visible(parted)}`,
    },
    [
      {
        label: '$(terminal) By a command',
        detail:
          'Exit code 0 is good, 125 cannot be tested, 1 to 127 are bad. It runs in a terminal of the bisect’s worktree.',
        value: 'check',
      },
      {
        label: '$(person) By hand',
        detail: 'You look at each revision in the worktree and say good, bad or skip.',
        value: 'by hand',
      },
    ],
  );
  return way === 'check' ? askCheck(services, plan) : way;
}

async function askCheck({ context }: Services, { worktreePath }: BisectPlan): Promise<Way | undefined> {
  const remembered = context.workspaceState.get<unknown>(CHECK_KEY);
  const check = await askText({
    title: 'Command that Tells Good from Bad',
    prompt: 'Join several with &&. The worktree holds only what is in git, so it may have to install first.',
    placeholder: 'npm ci && npm test',
    value: typeof remembered === 'string' ? remembered : '',
    validate: (value) =>
      isVisible(value) ? notEmpty('A command is needed.')(value) : 'It has characters that cannot be seen.',
  });
  if (check === undefined) return undefined;
  const way = await confirmCheck(check, worktreePath);
  if (way !== undefined) await context.workspaceState.update(CHECK_KEY, check);
  return way;
}

/** What was confirmed in this window, so that going on after a pause asks nothing again. */
const confirmed = new Set<string>();
const keyOf = (check: string, folder: string): string => `${folder}\n${check}`;

export async function confirmAgain(check: string, folder: string): Promise<Way | undefined> {
  return confirmed.has(keyOf(check, folder)) ? { check } : confirmCheck(check, folder);
}

/** The only way to a command that runs: it is shown as it is, and nothing in it can hide. */
export async function confirmCheck(check: string, folder: string): Promise<Way | undefined> {
  if (!isVisible(check) || check.includes('\n')) {
    throw new UserError('The check has characters that cannot be seen, so it is not run. Type it anew.');
  }
  const run = 'Run at Each Revision';
  const byHand = 'By Hand';
  const answer = await vscode.window.showWarningMessage(
    `Run this command at each revision?\n\n${check}`,
    {
      modal: true,
      detail: `It runs in ${folder}, a worktree of its own, as often as it takes, and with your rights.`,
    },
    run,
    byHand,
  );
  if (answer === run) {
    confirmed.add(keyOf(check, folder));
    return { check };
  }
  return answer === byHand ? 'by hand' : undefined;
}
