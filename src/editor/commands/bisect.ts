import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { Bisect, Incident } from '../../core/incident/incident.ts';
import { describeStep } from '../../core/bisect/words.ts';
import { VERDICTS, type Verdict } from '../../core/incident/vocabulary.ts';
import { startBisect as start } from '../../git/bisect.ts';
import { BisectError } from '../../git/bisect/error.ts';
import { planBisect, type BisectPlan } from '../../git/bisect/plan.ts';
import { readBisect } from '../../git/bisect/state.ts';
import { removeAndTell } from '../bisect/end.ts';
import { goOn, judge, type Way } from '../bisect/go.ts';
import { askEnds, askFirstParent, askWay, confirmAgain, type Ends } from '../bisect/questions.ts';
import { stopChecking } from '../bisect/running.ts';
import { firstOf, impactOf, openSession, type BisectSession } from '../bisect/session.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { repositoryOf } from './deployed.ts';
import { targetOf, type Target } from './target.ts';

const argumentSchema = z.object({
  bisect: z.string().optional(),
  /** Id of a deployment. */
  good: z.string().optional(),
  check: z.string().optional(),
  byHand: z.boolean().optional(),
  firstParent: z.boolean().optional(),
  verdict: z.enum(VERDICTS).optional(),
  /** What the person saw when they gave the verdict. */
  revision: z.string().optional(),
});

/** Looks for the commit that broke something between a good deployment and a bad one, in a worktree of its own. */
export async function startBisect(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const given = argumentSchema.parse(argument ?? {});
  const ends = await askEnds(services, target, given.good);
  if (ends === undefined) return;
  const plan = await planFor(target, ends);
  const firstParent = given.firstParent ?? (await askFirstParent(plan));
  if (firstParent === undefined) return;
  const commits = firstParent ? plan.mainline : plan.all;
  const way = await askWay(services, ends, { plan, commits, given });
  if (way === undefined) return;
  const session = await begin(services, target, { ends, plan, firstParent, commits, way });
  await goOn(session, way);
}

async function planFor(target: Target, { good, bad }: Ends): Promise<BisectPlan> {
  const repository = repositoryOf(target, bad);
  const directory = setting('hotfix.worktreeDirectory', vscode.Uri.file(repository.root));
  return planBisect({
    repository,
    good,
    bad,
    incident: target.incident.shortId,
    ...(directory !== '' && { worktreeDirectory: directory }),
  });
}

interface Begun {
  readonly ends: Ends;
  readonly plan: BisectPlan;
  readonly firstParent: boolean;
  readonly commits: number;
  readonly way: Way;
}

async function begin(services: Services, { desk, incident }: Target, begun: Begun): Promise<BisectSession> {
  const { ends, plan, firstParent, commits, way } = begun;
  const id = randomBytes(8).toString('hex');
  const worktree = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: 'Making the bisect’s worktree',
      cancellable: true,
    },
    (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return start(plan, { id, firstParent, signal: controller.signal });
    },
  );
  const state = await readBisect(worktree);
  await desk.record(incident.id, {
    kind: 'bisect.started',
    data: {
      bisect: id,
      good: plan.good,
      goodName: ends.good.name.slice(0, 500),
      bad: plan.bad,
      badName: ends.bad.name.slice(0, 500),
      commits,
      worktree: worktree.folder,
      repository: plan.repository.root,
      ...(way !== 'by hand' && { check: way.check }),
      ...firstOf(state),
    },
  });
  return { services, desk, incident: incident.id, id, worktree };
}

/** Says what the revision under test is: good, bad, or not to be tested. */
export async function markBisect(services: Services, argument: unknown): Promise<void> {
  const found = await findBisect(services, argument);
  if (found === undefined) return;
  const session = await openSession(services, found.incident, found.bisect);
  const { standing, marks } = await readBisect(session.worktree);
  if (standing.kind !== 'testing') return goOn(session, 'by hand');
  const step = { commit: standing.commit, tested: marks.length, left: standing.left };
  const verdict = found.given.verdict ?? (await askVerdict(describeStep(step, impactOf(found.incident))));
  // The board may show what was under test a moment ago: git then says that somebody went on.
  if (verdict !== undefined) await judge(session, verdict, found.given.revision ?? standing.commit.revision);
}

async function askVerdict(title: string): Promise<Verdict | undefined> {
  return askChoice<Verdict>({ title, placeholder: 'What is this revision?' }, [
    { label: '$(pass) Good', detail: 'It works here.', value: 'good' },
    { label: '$(error) Bad', detail: 'It is broken here as it is in production.', value: 'bad' },
    { label: '$(debug-step-over) Skip', detail: 'It cannot be tested.', value: 'skip' },
  ]);
}

/** Goes on with a bisect that was paused, here or in another window. */
export async function resumeBisect(services: Services, argument: unknown): Promise<void> {
  const found = await findBisect(services, argument);
  if (found === undefined) return;
  const session = await openSession(services, found.incident, found.bisect);
  const { check } = found.bisect;
  // It may come from somebody else's clone, so it is shown again before it runs here.
  const way =
    check === undefined || found.given.byHand
      ? 'by hand'
      : await confirmAgain(check, session.worktree.folder);
  if (way !== undefined) await goOn(session, way);
}

/** Ends a bisect and takes its worktree away, if there is nothing in it to keep. Of one that is over, only the latter. */
export async function stopBisect(services: Services, argument: unknown): Promise<void> {
  const found = await findBisect(services, argument);
  if (found === undefined) return;
  const { incident, bisect } = found;
  const desk = await services.desk();
  const session = await openSession(services, incident, bisect).catch((error: unknown) => {
    if (error instanceof BisectError || error instanceof UserError) return error;
    throw error;
  });
  const stop = bisect.state === 'running' ? 'Stop Bisect' : 'Remove Worktree';
  const detail =
    session instanceof Error
      ? session.message
      : `Its worktree is removed, unless it has changes: ${session.worktree.folder}. What was tested stays in the record.`;
  const title = `${stop} between ${bisect.goodName ?? bisect.good.slice(0, 8)} and ${bisect.badName ?? bisect.bad.slice(0, 8)}?`;
  if ((await vscode.window.showWarningMessage(title, { modal: true, detail }, stop)) !== stop) return;
  await stopChecking(bisect.bisect);
  if (desk.find(incident.id)?.bisects.find((one) => one.bisect === bisect.bisect)?.state === 'running') {
    await desk.record(incident.id, { kind: 'bisect.stopped', data: { bisect: bisect.bisect } });
  }
  if (!(session instanceof Error)) await removeAndTell(session);
}

interface Found {
  readonly incident: Incident;
  readonly bisect: Bisect;
  readonly given: z.infer<typeof argumentSchema>;
}

/** The bisect that the argument names, or the one that is running, or one that the person picks. */
async function findBisect(services: Services, argument: unknown): Promise<Found | undefined> {
  const { incident } = await targetOf(services, argument);
  const given = argumentSchema.parse(argument ?? {});
  const named = incident.bisects.filter(({ bisect }) => bisect === given.bisect);
  const running = incident.bisects.filter(({ state }) => state === 'running');
  const choices = given.bisect === undefined ? running : named;
  if (choices.length === 0) throw new UserError('No bisect is running in this incident.');
  const [only] = choices;
  const bisect =
    choices.length === 1
      ? only
      : await askChoice(
          { title: 'Bisect', placeholder: 'Which one?' },
          choices.map((value) => ({
            label: `${value.goodName ?? value.good.slice(0, 8)} … ${value.badName ?? value.bad.slice(0, 8)}`,
            description: `${value.tested.length} tested`,
            value,
          })),
        );
  return bisect && { incident, bisect, given };
}
