import * as vscode from 'vscode';
import { currentPhaseOf } from '../../core/board/phases.ts';
import { runbookProgress, type PhaseProgress, type StepProgress } from '../../core/runbook/progress.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import { commandId, type CommandName } from '../../manifest.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { askChoice, type Choice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/** The runbook without leaving the keyboard: first which step, then what came of it. */
export async function workStep(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { desk, incident } = target;
  const phases = runbookProgress(await desk.runbookOf(incident), incident, Date.now());
  const current = currentPhaseOf(phases, incident);
  const rank = ({ phase, state }: PhaseProgress): number => (phase.id === current ? -1 : RANKS[state]);
  const choices = phases.toSorted((a, b) => rank(a) - rank(b)).flatMap(choicesOf);
  const first = choices.find(({ value }) => value?.status === 'open' || value?.status === 'started');
  if (choices.length === 0) throw new UserError('The runbook of this incident has no steps.');
  const step = await askChoice({ title: incident.title, placeholder: 'Which step?', step: [1, 2] }, choices, {
    chosen: first?.value,
  });
  if (step === undefined) return;
  const title = step.step.title;
  const result = await askChoice({ title, placeholder: 'What about it?', step: [2, 2] }, resultsFor(step));
  if (result === undefined) return;
  if (result.status === undefined)
    await vscode.commands.executeCommand(commandId(result.command), {
      incident: incident.id,
      step: step.step.id,
    });
  else await intents.setStep(desk, incident, { step: step.step.id, status: result.status });
}

const RANKS: Readonly<Record<PhaseProgress['state'], number>> = { current: 0, upcoming: 1, done: 2 };
/** What waits for somebody comes first. */
const ORDER: Readonly<Record<StepProgress['status'], number>> = {
  started: 0,
  open: 1,
  failed: 2,
  skipped: 3,
  done: 4,
};
const ICONS: Readonly<Record<StepProgress['status'], string>> = {
  started: '$(play)',
  open: '$(circle-large-outline)',
  failed: '$(error)',
  skipped: '$(circle-slash)',
  done: '$(check)',
};

function choicesOf({ phase, tracks, decision }: PhaseProgress): Choice<StepProgress | undefined>[] {
  const steps = [
    ...(decision?.chosen?.steps ?? []).map((step) => ({ step, place: decision?.chosen?.answer.title })),
    ...tracks.flatMap(({ track, steps: own }) => own.map((step) => ({ step, place: track.title }))),
  ].toSorted((a, b) => ORDER[a.step.status] - ORDER[b.step.status]);
  if (steps.length === 0) return [];
  return [
    { label: phase.title, kind: vscode.QuickPickItemKind.Separator, value: undefined },
    ...steps.map(({ step, place }) => ({
      label: `${ICONS[step.status]} ${step.step.title}`,
      description: [place, standing(step)].filter(Boolean).join(' · '),
      value: step,
    })),
  ];
}

function standing({ status, state }: StepProgress): string | undefined {
  if (status === 'open' || state === undefined) return undefined;
  return `${status} ${formatLocalShort(state.at, Date.now())} by ${state.by.name}`;
}

type Result =
  | { readonly status: StepProgress['status'] }
  | { readonly status?: undefined; readonly command: CommandName };

function resultsFor({ step, status }: StepProgress): Choice<Result>[] {
  const isClosed = status === 'done' || status === 'skipped';
  const choices: (Choice<Result> | undefined)[] = [
    step.commands.length > 0
      ? { label: '$(terminal) Run its command…', value: { command: 'runStepCommand' } }
      : undefined,
    step.action !== undefined && step.action !== 'acknowledge'
      ? {
          label: '$(arrow-right) Do it…',
          description: step.action.replaceAll('-', ' '),
          value: { command: 'runStepAction' },
        }
      : undefined,
    isClosed ? undefined : { label: '$(check) Done', value: { status: 'done' } },
    status === 'open' ? { label: '$(play) Started', value: { status: 'started' } } : undefined,
    isClosed ? undefined : { label: '$(circle-slash) Skipped…', value: { command: 'skipStep' } },
    isClosed ? undefined : { label: '$(error) Failed…', value: { command: 'failStep' } },
    { label: '$(note) Add a note…', value: { command: 'noteStep' } },
    status === 'open' ? undefined : { label: '$(debug-restart) Open it again', value: { status: 'open' } },
  ];
  return choices.filter((choice) => choice !== undefined);
}
