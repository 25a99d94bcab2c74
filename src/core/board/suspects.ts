import type { Actor, RankedSuspect } from '../incident/events.ts';
import type { Hypothesis, Incident } from '../incident/incident.ts';
import type { RankedCommit, RankedDeployment, Reason } from '../suspects/candidate.ts';
import { chanceText } from '../suspects/chance.ts';
import { commitTitle } from '../text/commit-title.ts';
import { sign } from './people.ts';
import type { HypothesisView, SuspectsView, SuspectView } from './suspect-state.ts';

/** What the ranking says by now: it is made while the board is already on screen, and gets better as git is read. */
export interface SuspectsInput {
  readonly state: 'reading' | 'ready' | 'failed';
  /** What it was made from, or why there is none: for a person. */
  readonly message: string;
  readonly ranked: readonly RankedDeployment[];
  /** Folders that changed in the window, to pick from. */
  readonly components: readonly string[];
}

const COMMITS_SHOWN = 3;
const REASONS_SHOWN = 4;
const SUSPECTS_SHOWN = 5;
const COMPONENTS_OFFERED = 12;

export function suspectsOf(
  { facts, hypotheses }: Incident,
  { state, message, ranked, components }: SuspectsInput,
  me: Actor,
): SuspectsView {
  const chosen = facts.paths ?? [];
  const offered = [...new Set([...chosen, ...components])].slice(0, COMPONENTS_OFFERED);
  return {
    state,
    message,
    ranked: ranked.slice(0, SUSPECTS_SHOWN).map(suspectView),
    components: offered.map((path) => ({ path, isChosen: chosen.includes(path) })),
    ruledOut: hypotheses
      .filter(({ suspect, status }) => suspect !== undefined && status === 'rejected')
      .map((hypothesis) => ruledOutView(hypothesis, me)),
  };
}

function suspectView({ id, probability, reasons, commits }: RankedDeployment): SuspectView {
  return {
    id,
    chance: chanceText(probability),
    reasons: reasonViews(reasons),
    commits: commits.slice(0, COMMITS_SHOWN).map(commitView),
    moreCommits: Math.max(0, commits.length - COMMITS_SHOWN),
  };
}

const commitView = ({ candidate, probability, reasons }: RankedCommit): SuspectView['commits'][number] => ({
  revision: candidate.revision,
  subject: commitTitle(candidate.subject, candidate.body),
  author: candidate.author,
  at: new Date(candidate.at).toISOString(),
  chance: chanceText(probability),
  reasons: reasonViews(reasons),
});

const reasonViews = (reasons: readonly Reason[]): SuspectView['reasons'] =>
  reasons.slice(0, REASONS_SHOWN).map(({ text, path }) => ({ text, ...(path !== undefined && { path }) }));

function ruledOutView(hypothesis: Hypothesis, me: Actor): SuspectsView['ruledOut'][number] {
  const { suspect, note } = hypothesis;
  return {
    hypothesis: hypothesis.hypothesis,
    id: suspect?.id ?? hypothesis.hypothesis,
    name: suspect?.name ?? hypothesis.text,
    ...(note !== undefined && note !== '' && { note }),
    signed: sign(hypothesis, me),
  };
}

/** Ideas of what it may be. What only rules a suspect out stands with the suspects. */
export const hypothesesOf = ({ hypotheses }: Incident, me: Actor): HypothesisView[] =>
  hypotheses
    .filter(({ suspect, status }) => suspect === undefined || status !== 'rejected')
    .map((hypothesis) => ({
      id: hypothesis.hypothesis,
      text: hypothesis.text,
      status: hypothesis.status,
      ...(hypothesis.note !== undefined && hypothesis.note !== '' && { note: hypothesis.note }),
      evidence: hypothesis.evidence.length,
      signed: sign(hypothesis, me),
    }));

/** The ranking as the record keeps it with a decision. */
export const rankedForRecord = (
  ranked: readonly RankedDeployment[],
  describe: (id: string) => Pick<RankedSuspect, 'name' | 'revision' | 'repository'> | undefined,
): RankedSuspect[] =>
  ranked.slice(0, SUSPECTS_SHOWN).flatMap(({ id, probability, reasons }) => {
    const known = describe(id);
    if (known === undefined) return [];
    const texts = reasons.slice(0, REASONS_SHOWN).map(({ text }) => text.slice(0, 500));
    return [{ kind: 'deployment' as const, id, ...known, probability, reasons: texts }];
  });
