import type { Answer, Phase, Prose, Runbook, RunbookProblem, Step, Track } from './model.ts';

/** A runbook that was attached to an incident under way. */
export interface Attached {
  /** Content hash of its text. */
  readonly sha256: string;
  readonly name: string;
  readonly runbook: Runbook;
}

/** Slugs have no colon, so that no id of another runbook can look like these. */
const HASH_LENGTH = 16;
const prefixOf = ({ sha256 }: Attached): string => `${sha256.slice(0, HASH_LENGTH)}:`;

/** One runbook to work through: the phases of those attached come after its own, under ids of their own. */
export function withAttached(runbook: Runbook, attached: readonly Attached[]): Runbook {
  if (attached.length === 0) return runbook;
  const others = attached.flatMap(({ runbook: other }) => [
    ...Object.values(other.teams).flat(),
    ...other.otherRoles,
  ]);
  const known = new Set(
    [...Object.values(runbook.teams).flat(), ...runbook.otherRoles].map(({ role }) => role),
  );
  const roles = others.filter(({ role }) => !known.has(role) && Boolean(known.add(role)));
  return {
    ...runbook,
    otherRoles: [...runbook.otherRoles, ...roles],
    phases: [...runbook.phases, ...attached.flatMap(phasesOf)],
    prose: [...runbook.prose, ...attached.flatMap(proseOf)],
    problems: [...runbook.problems, ...attached.flatMap(problemsOf)],
  };
}

function proseOf({ sha256, name, runbook }: Attached): Prose[] {
  return runbook.prose.map((prose) => ({ ...prose, source: { sha256, name } }));
}

function problemsOf({ sha256, name, runbook }: Attached): RunbookProblem[] {
  return runbook.problems.map((problem) => ({ ...problem, source: { sha256, name } }));
}

function phasesOf(attached: Attached): Phase[] {
  const { sha256, name, runbook } = attached;
  const prefix = prefixOf(attached);
  return runbook.phases.map((phase) => ({
    ...phase,
    id: prefix + phase.id,
    source: { sha256, name },
    tracks: phase.tracks.map((track) => underPrefix(track, prefix)),
    ...(phase.decision && {
      decision: {
        ...phase.decision,
        id: prefix + phase.decision.id,
        answers: phase.decision.answers.map((answer): Answer => ({
          ...answer,
          steps: stepsUnder(answer.steps, prefix),
        })),
      },
    }),
  }));
}

const underPrefix = (track: Track, prefix: string): Track => ({
  ...track,
  id: prefix + track.id,
  steps: stepsUnder(track.steps, prefix),
});

const stepsUnder = (steps: readonly Step[], prefix: string): Step[] =>
  steps.map((step) => ({ ...step, id: prefix + step.id }));
