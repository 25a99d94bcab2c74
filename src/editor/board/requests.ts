import * as vscode from 'vscode';
import type { RollbackAct } from '../../core/board/state.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { findStep } from '../../core/runbook/lookup.ts';
import { findRole } from '../../core/runbook/progress.ts';
import type { BoardRequest, BoardRequestType, Reply } from '../../protocol.ts';
import { commandId, type CommandName } from '../../manifest.ts';
import * as hypotheses from '../desk/hypotheses.ts';
import * as intents from '../desk/intents.ts';
import { tryRemedy } from '../desk/response.ts';
import * as whys from '../desk/whys.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { DUE_COMMANDS } from '../dueCommands.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { copyOf, openEvidence } from './evidence.ts';

type Request<T extends BoardRequestType> = Extract<BoardRequest, { type: T }>;
type Extra = Pick<Extract<Reply, { ok: true }>, 'commits' | 'picture'>;

interface Context {
  readonly services: Services;
  readonly desk: IncidentDesk;
  readonly incident: Incident;
  /** The address by which the page can load a file. */
  readonly toPage: (file: vscode.Uri) => string;
}

type Answers = {
  readonly [T in Exclude<BoardRequestType, 'timeline.more'>]: (
    context: Context,
    request: Request<T>,
  ) => Promise<Extra | undefined>;
};

const ROLLBACK_ACTS: Readonly<Record<RollbackAct, CommandName>> = {
  open: 'openRollbackWorktree',
  continue: 'continueRollback',
  perform: 'performRollback',
  mark: 'markRolledBack',
  'give-up': 'giveUpRollback',
};

/** What each request of a board does. Those that ask a person something are the commands of the same name. */
const ANSWERS: Answers = {
  'step.set': ({ desk, incident }, { step, status, note }) =>
    quiet(intents.setStep(desk, incident, { step, status, ...(note !== undefined && { note }) })),
  'step.command': (context, { step, index }) =>
    begin(context, 'runStepCommand', { step, commandIndex: index }),
  'command.copy': copyCommand,
  'cause.decide': ({ desk, incident }, { cause, reasons }) =>
    quiet(intents.decideCause(desk, incident, cause, { reasons })),
  'suspects.refresh': async ({ services, incident }) => quiet((await services.suspects()).refresh(incident)),
  'similar.find': async ({ services }) => {
    (await services.similar()).warm();
    return undefined;
  },
  'similar.open': async ({ services, incident }, { similar }) => {
    const { openSimilar } = await import('../similar/open.ts');
    return quiet(openSimilar(services, incident, similar));
  },
  'suspect.ruleOut': async ({ services, desk, incident }, { kind, suspect, note }) => {
    const found = (await services.suspects()).find(incident.id, kind, suspect);
    if (found === undefined) throw new UserError('This suspect is no longer in the list. Read git again.');
    return quiet(hypotheses.ruleOutSuspect(desk, incident, found, note));
  },
  'trace.add': ({ desk, incident }, { text }) => quiet(intents.addEvidenceText(desk, incident, { text })),
  'hypothesis.open': ({ desk, incident }, { text }) => quiet(hypotheses.openHypothesis(desk, incident, text)),
  'hypothesis.judge': (context, { hypothesis, verdict }) =>
    command(context, 'judgeHypothesis', { hypothesis, verdict }),
  'hypothesis.reopen': ({ desk, incident }, { hypothesis }) =>
    quiet(hypotheses.reopenHypothesis(desk, incident, hypothesis)),
  'remedy.try': ({ desk, incident }, { text }) => quiet(tryRemedy(desk, incident, { text })),
  'remedy.judge': (context, { remedy }) => command(context, 'judgeRemedy', { remedy }),
  'figure.change': (context, { figure }) => command(context, 'recordFigure', { figure }),
  'why.add': ({ desk, incident }, { text, parent }) => quiet(whys.addWhy(desk, incident, { text, parent })),
  'why.change': ({ desk, incident }, { why, text }) => quiet(whys.rewordWhy(desk, incident, why, text)),
  'why.move': ({ desk, incident }, { why, move }) => quiet(whys.moveWhy(desk, incident, why, move)),
  'why.remove': ({ desk, incident }, { why }) => quiet(whys.removeWhy(desk, incident, why)),
  'why.link': async ({ desk, incident }, { why }) => {
    const { linkWhy } = await import('../commands/whys.ts');
    return quiet(linkWhy(desk, incident, why));
  },
  'commit.diff': async ({ services }, { revision, path }) => {
    const { openCommit } = await import('../commands/commits.ts');
    return quiet(openCommit(services, { revision, ...(path !== undefined && { path }) }));
  },
  'commit.host': async ({ services }, { revision }) => {
    const { openOnHost } = await import('../commands/commits.ts');
    return quiet(openOnHost(services, { revision }));
  },
  'comms.send': async (context, request) =>
    quiet((await import('../comms/requests.ts')).send(context, request)),
  'comms.save': async (context, request) =>
    quiet((await import('../comms/requests.ts')).save(context, request)),
  'comms.copy': async (context, request) =>
    quiet((await import('../comms/requests.ts')).copy(context, request)),
  'comms.mark': async (context, request) =>
    quiet((await import('../comms/requests.ts')).mark(context, request)),
  'comms.again': async (context, request) =>
    quiet((await import('../comms/requests.ts')).again(context, request)),
  'comms.arrived': async (context, request) =>
    quiet((await import('../comms/requests.ts')).arrived(context, request)),
  'comms.secret': (context, { channel }) =>
    command(context, 'setChannelSecret', channel === undefined ? {} : { channel }),
  'note.add': ({ desk, incident }, { text, occurredAt }) =>
    quiet(intents.addNote(desk, incident, text, occurredAt)),
  'facts.update': ({ desk, incident }, { facts }) => quiet(intents.updateFacts(desk, incident, facts)),
  'milestone.set': ({ desk, incident }, { milestone, at }) =>
    quiet(intents.setMilestone(desk, incident, milestone, at)),
  'role.assign': (context, { role }) => command(context, 'assignRole', { role }),
  'role.take': takeRole,
  'role.release': ({ desk, incident }, { role }) => quiet(intents.releaseRole(desk, incident, role)),
  'severity.change': (context) => command(context, 'changeSeverity'),
  'status.set': async ({ desk, incident }, { to }) => {
    const { setStatus } = await import('../commands/status.ts');
    return quiet(setStatus(desk, incident, to));
  },
  'deployment.link': (context, { deployment }) =>
    command(context, 'linkDeployment', deployment === undefined ? {} : { deployment }),
  'deployment.unlink': (context, { deployment }) => command(context, 'unlinkDeployment', { deployment }),
  'deployment.commits': commitsOfDeployment,
  'deployments.refresh': (context) => command(context, 'refreshDeployments'),
  'hotfix.create': (context, { deployment }) =>
    command(context, 'createHotfixBranch', deployment === undefined ? {} : { deployment }),
  'rollback.prepare': (context, { deployment }) =>
    command(context, 'prepareRollback', deployment === undefined ? {} : { deployment }),
  'rollback.act': (context, { rollback, act }) => command(context, ROLLBACK_ACTS[act], { rollback }),
  'hotfix.pick': (context, { branch }) => command(context, 'pickCommits', { branch }),
  'bisect.start': (context) => begin(context, 'startBisect'),
  'bisect.mark': (context, { bisect, revision, verdict }) =>
    command(context, 'markBisect', { bisect, revision, verdict }),
  'bisect.resume': (context, { bisect }) => begin(context, 'resumeBisect', { bisect }),
  'bisect.stop': (context, { bisect }) => command(context, 'stopBisect', { bisect }),
  'evidence.pick': (context, { step }) => command(context, 'addEvidence', step === undefined ? {} : { step }),
  'evidence.paste': pastePicture,
  'evidence.link': (context) => command(context, 'addLinkEvidence'),
  'evidence.picture': async ({ desk, incident, services, toPage }, { sha256 }) => {
    const file = await copyOf(desk, incident, sha256, services.context.globalStorageUri);
    return file && { picture: toPage(file) };
  },
  'evidence.open': ({ desk, incident, services }, { sha256 }) =>
    quiet(openEvidence(desk, incident, sha256, services.context.globalStorageUri)),
  'due.act': (context, { action, rule }) => {
    const { name, more } = DUE_COMMANDS[action];
    return command(context, name, { ...more, ...(rule !== undefined && { rule }) });
  },
  'due.snooze': (context, { update }) => command(context, 'snoozeUpdate', { update }),
  'postmortem.create': (context) => command(context, 'createPostmortem'),
  'postmortem.open': (context) => command(context, 'createPostmortem'),
  'review.set': ({ desk, incident }, { to, note }) => quiet(intents.changeReview(desk, incident, to, note)),
  'event.correct': ({ desk, incident }, { event, occurredAt, reason }) =>
    quiet(desk.record(incident.id, { kind: 'event.corrected', data: { target: event, occurredAt, reason } })),
  'event.retract': ({ desk, incident }, { event, reason }) =>
    quiet(desk.record(incident.id, { kind: 'event.retracted', data: { target: event, reason } })),
  'incident.close': (context) => command(context, 'closeIncident'),
  'incident.reopen': (context) => command(context, 'reopenIncident'),
  'incident.run': (context, { command: name }) => command(context, name),
  'open.url': async (_context, { url }) => {
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
    return undefined;
  },
};

/** @throws UserError or JournalError, whose message is meant for the person at the board */
export async function answer(
  services: Services,
  id: string,
  request: Exclude<BoardRequest, { type: 'timeline.more' }>,
  toPage: Context['toPage'],
): Promise<Extra | undefined> {
  const desk = await services.desk();
  const incident = await desk.open(id);
  if (incident === undefined) throw new UserError('This incident is no longer in this window.');
  // The answer was looked up by the type of this very request.
  const run = ANSWERS[request.type] as (
    context: Context,
    request: BoardRequest,
  ) => Promise<Extra | undefined>;
  return run({ services, desk, incident, toPage }, request);
}

const quiet = async (done: Promise<void>): Promise<undefined> => {
  await done;
  return undefined;
};

async function command({ incident }: Context, name: CommandName, more: object = {}): Promise<undefined> {
  await vscode.commands.executeCommand(commandId(name), { incident: incident.id, ...more });
  return undefined;
}

/** For what may run for long: the board is not kept waiting. */
function begin(context: Context, name: CommandName, more: object = {}): Promise<undefined> {
  void command(context, name, more);
  return Promise.resolve(undefined);
}

async function copyCommand(
  { desk, incident }: Context,
  { step, index }: Request<'command.copy'>,
): Promise<undefined> {
  const text = findStep(await desk.runbookOf(incident), step)?.step.commands[index]?.text;
  if (text === undefined) throw new UserError('This command is not in the runbook of this incident.');
  await vscode.env.clipboard.writeText(text);
  return undefined;
}

async function pastePicture(
  { services, incident }: Context,
  { name, mediaType, base64, step }: Request<'evidence.paste'>,
): Promise<undefined> {
  const { addPicture } = await import('../commands/evidence.ts');
  const bytes = Buffer.from(base64, 'base64');
  const target = { incident: incident.id, ...(step !== undefined && { step }) };
  await addPicture(services, target, { name, mediaType, bytes });
  return undefined;
}

async function takeRole({ desk, incident }: Context, { role }: Request<'role.take'>): Promise<undefined> {
  const title = findRole(await desk.runbookOf(incident), role)?.title;
  const assignee = await desk.me(desk.homeOf(incident.id));
  await intents.assignRole(desk, incident, { role, ...(title !== undefined && { title }), assignee });
  return undefined;
}

async function commitsOfDeployment(
  { services }: Context,
  { deployment }: Request<'deployment.commits'>,
): Promise<Extra> {
  const list = await services.deployments();
  await list.load();
  const found = list.find(deployment);
  if (found === undefined) throw new UserError('This deployment is not in the repositories of this window.');
  const { commits, total } = await list.commits(found);
  return { commits: { list: [...commits], total } };
}
