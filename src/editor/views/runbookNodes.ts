import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import type { Cause } from '../../core/incident/vocabulary.ts';
import type { Runbook } from '../../core/runbook/model.ts';
import {
  findRole,
  runbookProgress,
  type AnswerProgress,
  type DecisionProgress,
  type PhaseProgress,
  type StepProgress,
  type TrackProgress,
} from '../../core/runbook/progress.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import { commandId } from '../../manifest.ts';
import { messageNode, tooltip, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type StepNode = ArgumentNode<{ readonly incident: string; readonly step: string }>;

interface Context {
  readonly incident: Incident;
  readonly runbook: Runbook;
}

export const runbookNodes = (context: Context): TreeNode[] => [
  ...problemNodes(context),
  ...runbookProgress(context.runbook, context.incident, Date.now()).map((phase) => phaseNode(context, phase)),
  ...proseNodes(context),
];

/** What of the runbook was not understood, or is not on this machine. */
function problemNodes({ incident, runbook: { problems } }: Context): TreeNode[] {
  const [first] = problems;
  if (first === undefined) return [];
  const { line, source } = first;
  const argument = { incident: incident.id, line, ...(source && { runbook: source.sha256 }) };
  const open = { command: commandId('openRunbook'), title: 'Open', arguments: [argument] };
  const text =
    problems.length === 1 ? 'A problem in the runbook' : `${problems.length} problems in the runbook`;
  const list = problems
    .slice(0, 20)
    .map((problem) => `${problem.source?.name ?? 'Line'} ${problem.line}: ${problem.message}`);
  return [messageNode(text, 'warning', list.join('\n'), open)];
}

/** Sections that hold nothing to do. */
function proseNodes({ incident, runbook: { prose } }: Context): TreeNode[] {
  if (prose.length === 0) return [];
  const item = new vscode.TreeItem('To read', Collapsed);
  item.id = `${incident.id}/prose`;
  item.description = String(prose.length);
  item.iconPath = new vscode.ThemeIcon('book');
  const children = (): TreeNode[] =>
    prose.map(({ title, text, line, source }) => {
      const argument = { incident: incident.id, line, ...(source && { runbook: source.sha256 }) };
      const command = { command: commandId('openRunbook'), title: 'Open', arguments: [argument] };
      const node = messageNode(title, 'file', text.slice(0, 500) || title, command);
      node.item.description = source?.name ?? '';
      return node;
    });
  return [{ item, children }];
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

type PhaseNode = ArgumentNode<{
  readonly incident: string;
  readonly line: number;
  readonly runbook?: string;
}>;

const PHASE_ICONS = {
  done: ['pass-filled', 'charts.green'],
  current: ['play-circle', 'charts.blue'],
  upcoming: ['circle-large-outline', 'descriptionForeground'],
} as const;

function phaseNode(context: Context, progress: PhaseProgress): PhaseNode {
  const { phase, state, done, skipped, total, isLate } = progress;
  const item = new vscode.TreeItem(phase.title, state === 'current' ? Expanded : Collapsed);
  const [icon, color] = isLate ? (['watch', 'list.warningForeground'] as const) : PHASE_ICONS[state];
  // The state is part of the id, so that a phase opens by itself when its turn comes.
  item.id = `${context.incident.id}/${phase.id}/${state === 'current' ? 'current' : 'rest'}`;
  item.description = [
    phase.window?.text,
    `${done + skipped}/${total}`,
    isLate ? 'late' : '',
    phase.source?.name,
  ]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.tooltip = tooltip(
    phase.title,
    phase.output && `${progress.isOutputReached ? 'Reached' : 'Ends with'}: ${phase.output}`,
    isLate ? 'Past its time' : undefined,
  );
  item.accessibilityInformation = {
    label: `${phase.title}, ${state}, ${done + skipped} of ${total} steps done`,
  };
  item.contextValue = phase.source ? 'phase.attached' : 'phase';
  return {
    item,
    incident: context.incident.id,
    line: phase.line,
    ...(phase.source && { runbook: phase.source.sha256 }),
    children: () => phaseChildren(context, progress),
  };
}

function phaseChildren(
  context: Context,
  { phase, tracks, decision, isOutputReached }: PhaseProgress,
): TreeNode[] {
  const nodes = tracks.flatMap((track) =>
    track.track.title === undefined ? stepNodes(context, track.steps) : [trackNode(context, track)],
  );
  const output = phase.output
    ? [
        messageNode(
          phase.output,
          isOutputReached ? 'pass' : 'target',
          isOutputReached ? 'Reached' : 'What this phase ends with',
        ),
      ]
    : [];
  return [...(decision ? [decisionNode(context, decision)] : []), ...nodes, ...output];
}

function trackNode(context: Context, { track, steps }: TrackProgress): TreeNode {
  const item = new vscode.TreeItem(track.title ?? '', Expanded);
  const role = track.role === undefined ? undefined : findRole(context.runbook, track.role);
  const assigned = track.role === undefined ? undefined : context.incident.roles[track.role];
  const who = assigned?.assignee.name ?? (role ? 'unassigned' : undefined);
  item.id = `${context.incident.id}/${track.id}`;
  item.description = [role?.title, who].filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon(track.throughout ? 'sync' : 'list-unordered');
  item.tooltip = tooltip(
    track.title ?? '',
    role?.responsibility,
    track.throughout ? 'Throughout this phase' : undefined,
  );
  return { item, children: () => stepNodes(context, steps) };
}

const stepNodes = (context: Context, steps: readonly StepProgress[]): TreeNode[] =>
  steps.map((step) => stepNode(context, step));

function stepNode({ incident, runbook }: Context, progress: StepProgress): StepNode {
  const { step, status, state, applies, ran } = progress;
  const exit = ran?.exitCode === undefined || ran.exitCode === 0 ? '' : `exit ${ran.exitCode}`;
  const item = new vscode.TreeItem(step.title, None);
  const isDone = status === 'done';
  const role = step.role === undefined ? undefined : findRole(runbook, step.role)?.title;
  const by =
    state && status !== 'open' ? `${formatLocalShort(state.at, Date.now())} · ${state.by.name}` : undefined;
  const mark = status === 'skipped' || status === 'failed' || status === 'started' ? status : undefined;
  item.id = `${incident.id}/${step.id}`;
  item.description = [mark, exit, by ?? role, applies ? '' : 'no longer asked for']
    .filter(Boolean)
    .join(' · ');
  item.checkboxState = {
    state: isDone ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: isDone ? 'Done. Untick to open it again.' : 'Mark as done',
    accessibilityInformation: { label: `${step.title}, ${status}`, role: 'checkbox' },
  };
  item.contextValue = ['step', step.action ? 'action' : '', step.commands.length > 0 ? 'command' : '']
    .filter(Boolean)
    .join('.');
  item.tooltip = tooltip(step.title, step.details, ...step.commands.map(({ text }) => text), state?.note, by);
  if (mark === 'failed' || exit !== '')
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
  return { item, incident: incident.id, step: step.id };
}

function decisionNode(context: Context, decision: DecisionProgress): TreeNode {
  const chosen = decision.chosen?.answer.title;
  const item = new vscode.TreeItem(decision.decision.question, Expanded);
  item.id = `${context.incident.id}/${decision.decision.id}`;
  item.description = chosen ?? 'not decided';
  item.iconPath = new vscode.ThemeIcon('question', new vscode.ThemeColor('charts.purple'));
  return { item, children: () => decision.answers.map((answer) => answerNode(context, decision, answer)) };
}

type AnswerNode = ArgumentNode<{ readonly incident: string; readonly cause: Cause }>;

function answerNode(
  context: Context,
  decision: DecisionProgress,
  { answer, isChosen, steps }: AnswerProgress,
): AnswerNode {
  const shown = isChosen ? (decision.chosen?.steps ?? []) : steps.filter(({ status }) => status !== 'open');
  const item = new vscode.TreeItem(answer.title, shown.length === 0 ? None : isChosen ? Expanded : Collapsed);
  item.id = `${context.incident.id}/${decision.decision.id}/${answer.cause}/${isChosen ? 'chosen' : 'other'}`;
  item.description = isChosen
    ? 'decided'
    : shown.length > 0
      ? `${shown.length} recorded`
      : (answer.hint ?? '');
  item.iconPath = isChosen
    ? new vscode.ThemeIcon('check', new vscode.ThemeColor('charts.green'))
    : new vscode.ThemeIcon('circle-large-outline');
  item.tooltip = tooltip(
    answer.title,
    answer.hint,
    isChosen ? context.incident.cause?.reasons : 'Click to decide',
  );
  if (!isChosen) {
    const argument = { incident: context.incident.id, cause: answer.cause };
    item.command = { command: commandId('decideCause'), title: 'Decide', arguments: [argument] };
  }
  return {
    item,
    incident: context.incident.id,
    cause: answer.cause,
    children: () => stepNodes(context, shown),
  };
}
