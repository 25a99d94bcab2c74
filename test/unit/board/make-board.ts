import { readFileSync } from 'node:fs';
import { boardState, type BoardInput } from '../../../src/core/board/board-state.ts';
import type { BoardState, PhaseView, StepView } from '../../../src/core/board/state.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import type { Severity } from '../../../src/core/incident/vocabulary.ts';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { ANA, declared, event, fold, MINUTE, T0 } from '../incident/make.ts';

const file = new URL('../../../media/runbooks/incident-response.md', import.meta.url);
export const RUNBOOK = parseRunbook(readFileSync(file, 'utf8'));
export const LABELS = { P0: 'P0 · SEV-1', P1: 'P1 · SEV-2', P2: 'P2 · SEV-3', P3: 'P3 · SEV-4' };

/** The board of an incident of the bundled runbook, one minute after its last event unless `minute` says otherwise. */
export function board(
  events: StoredEvent[],
  change: Partial<BoardInput> & { readonly minute?: number } = {},
): BoardState {
  const { minute = 30, ...rest } = change;
  return boardState({
    incident: fold(...events),
    runbook: RUNBOOK,
    deployments: { state: 'ready', list: [] },
    journal: { pending: 0 },
    me: ANA,
    now: T0 + minute * MINUTE,
    severityLabels: LABELS,
    ...rest,
  });
}

export const at = (severity: Severity): StoredEvent => declared({ severity });

export function phase(state: BoardState, part: RegExp): PhaseView {
  const found = state.phases.find(({ title }) => part.test(title));
  if (found === undefined) throw new Error(`no phase like ${String(part)}`);
  return found;
}

export const stepsOf = ({ tracks, decision }: PhaseView): StepView[] => [
  ...tracks.flatMap(({ steps }) => steps),
  ...(decision?.answers.flatMap(({ steps }) => steps) ?? []),
];

export function stepLike(state: BoardState, part: RegExp): StepView {
  const found = state.phases.flatMap(stepsOf).find(({ title }) => part.test(title));
  if (found === undefined) throw new Error(`no step like ${String(part)}`);
  return found;
}

/** Ticks a step of the bundled runbook. */
export function tick(minute: number, part: RegExp): StoredEvent {
  const all = RUNBOOK.phases.flatMap(({ tracks, decision }) => [
    ...tracks.flatMap(({ steps }) => steps),
    ...(decision?.answers.flatMap(({ steps }) => steps) ?? []),
  ]);
  const step = all.find(({ title }) => part.test(title));
  if (step === undefined) throw new Error(`no step like ${String(part)}`);
  return event(minute, 'step.done', { step: step.id, title: step.title, milestone: step.milestone });
}
