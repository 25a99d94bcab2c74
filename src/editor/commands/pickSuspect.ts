import * as vscode from 'vscode';
import { deploymentLabel, type Deployment } from '../../core/deployments/deployment.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { RankedDeployment } from '../../core/suspects/candidate.ts';
import { chanceText } from '../../core/suspects/chance.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import type { DeploymentList } from '../desk/deploymentList.ts';
import type { SuspectDesk } from '../desk/suspectDesk.ts';
import { askChoice, type Choice } from '../input/ask.ts';
import { pickDeployment } from './pickDeployment.ts';

export type SuspectAnswer = Deployment | 'not-deployment' | 'unknown';
type Answer = SuspectAnswer | 'another';

interface Suspected {
  readonly list: DeploymentList;
  readonly suspects: SuspectDesk;
  readonly incident: Incident;
}

const REASONS_SHOWN = 3;

/** The ranked deployments, with "another", "not a deployment" and "not known yet" as equal answers. */
export async function pickSuspect(suspected: Suspected): Promise<SuspectAnswer | undefined> {
  const { list, suspects, incident } = suspected;
  suspects.look(incident);
  const choices = (): Choice<Answer>[] => [...rankedChoices(suspected), ...OTHERS];
  const answer = await askChoice<Answer>(
    {
      title: `Which deployment did it? · ${incident.shortId}`,
      placeholder: 'The likeliest first, with why. The answer is recorded and can be changed.',
    },
    choices(),
    { later: suspects.ready(incident).then(choices), meanwhile: 'Reading what changed…', isSame },
  );
  return answer === 'another' ? pickDeployment(list, incident, 'Which deployment did it?') : answer;
}

const isSame = (a: Answer, b: Answer): boolean =>
  typeof a === 'object' && typeof b === 'object' ? a.id === b.id && a.repository === b.repository : a === b;

const OTHERS: readonly Choice<Answer>[] = [
  { label: '', kind: vscode.QuickPickItemKind.Separator, value: 'unknown' },
  {
    label: '$(list-unordered) Another deployment…',
    description: 'of all, the newest first',
    value: 'another',
  },
  {
    label: '$(circle-slash) Not a deployment',
    description: 'Something else caused it; what, is still open',
    value: 'not-deployment',
  },
  { label: '$(question) Not known yet', description: 'Takes an earlier answer back', value: 'unknown' },
];

function rankedChoices({ list, suspects, incident }: Suspected): Choice<Answer>[] {
  const ranked = suspects.of(incident.id)?.ranked ?? [];
  return ranked.flatMap((one) => choiceOf(one, list.find(one.id)) ?? []);
}

function choiceOf(
  { probability, reasons }: RankedDeployment,
  deployment: Deployment | undefined,
): Choice<Answer> | undefined {
  if (deployment === undefined) return undefined;
  const { revision, at, isCurrent } = deployment;
  return {
    label: deploymentLabel(deployment),
    description: [
      chanceText(probability),
      formatLocalShort(at, Date.now()),
      isCurrent ? 'current' : '',
      revision.slice(0, 8),
    ]
      .filter(Boolean)
      .join(' · '),
    detail: reasons
      .slice(0, REASONS_SHOWN)
      .map(({ text }) => text)
      .join(' · '),
    value: deployment,
  };
}
