import {
  deploymentLabel,
  isProduction,
  kindOfId,
  STEP_LABELS,
  stepDetail,
  type Deployment,
} from '../deployments/deployment.ts';
import { describeMainline, type Mainline } from '../deployments/mainline.ts';
import type { Actor } from '../incident/events.ts';
import type { Incident, LinkedDeployment, ToldDeployment } from '../incident/incident.ts';
import { formatDuration } from '../text/time.ts';
import { sign } from './people.ts';
import type { BoardState, DeploymentView } from './state.ts';

/** What is known of the repository's deployments: they are looked for while the board is already on screen. */
export interface DeploymentsInput {
  /** `listed`: what each of them brought is still being read. */
  readonly state: 'loading' | 'listed' | 'ready' | 'failed';
  /** Why there are none, or that there may be more: for a person. */
  readonly message?: string;
  readonly list: readonly Deployment[];
  /** Of each repository that has one. */
  readonly mainlines?: readonly Mainline[];
}

type Fields = Omit<DeploymentView, 'distance' | 'isLastBeforeImpact' | 'linked'>;

/** Newest first: those found in git, those that were told, and those that are linked though git has them no more. */
export function deploymentsOf(
  incident: Incident,
  input: DeploymentsInput,
  me: Actor,
): BoardState['deployments'] {
  const links = new Map(incident.deployments.map((link) => [link.id, link]));
  const told = new Map(incident.toldDeployments.map((one) => [one.id, one]));
  const known = new Set(input.list.map(({ id }) => id));
  const recorded = new Map<string, LinkedDeployment | ToldDeployment>([...told, ...links]);
  const missing = [...recorded.values()].filter(({ id }) => !known.has(id));
  const fields: Fields[] = [...input.list.map(fromRepository), ...missing.map(fromRecord)].map((one) => ({
    ...one,
    ...toldOf(told.get(one.id), me),
  }));
  fields.sort(unreleasedAndNewestFirst);
  const impact = impactOf(incident);
  // What went to staging a minute before is no suspect of what broke in production.
  const suspect = fields.find(
    ({ at, environment, isUnreleased }) =>
      !isUnreleased && isProduction(environment) && Date.parse(at) <= impact.at,
  );
  const list = fields.map((deployment) => ({
    ...deployment,
    distance: `${deployment.isUnreleased ? 'newest ' : ''}${distanceTo(deployment.at, impact)}`,
    isLastBeforeImpact: deployment === suspect,
    ...linkOf(links.get(deployment.id), me),
  }));
  const mainlines = (input.mainlines ?? []).flatMap((mainline) => {
    const text = describeMainline(mainline);
    return text === undefined ? [] : [{ text, isReading: mainline.state === 'reading' }];
  });
  const { state, message } = input;
  return { state, ...(message !== undefined && { message }), mainlines, list };
}

function unreleasedAndNewestFirst(a: Fields, b: Fields): number {
  return Number(b.isUnreleased) - Number(a.isUnreleased) || Date.parse(b.at) - Date.parse(a.at);
}

const short = (revision: string): string => revision.slice(0, 8);

const fromRepository = (deployment: Deployment): Fields => ({
  id: deployment.id,
  label: deploymentLabel(deployment),
  name: deployment.name,
  revision: short(deployment.revision),
  at: deployment.at,
  isTimeUncertain:
    deployment.atSource === 'commit' && (deployment.kind === 'tag' || deployment.kind === 'ref'),
  ...(deployment.author !== '' && { author: deployment.author }),
  ...(deployment.environment !== undefined && { environment: deployment.environment }),
  ...(deployment.service !== undefined && { service: deployment.service }),
  ...(deployment.previous && { previousName: deployment.previous.name }),
  isCurrent: deployment.isCurrent,
  isUnreleased: deployment.kind === 'unreleased',
  ...stepOf(deployment),
  isRecordOnly: false,
});

function stepOf({ step, previous }: Deployment): Pick<DeploymentView, 'step'> {
  const label = step === undefined ? undefined : STEP_LABELS[step];
  if (step === undefined || label === undefined || previous === undefined) return {};
  return { step: { label, detail: stepDetail(step, previous.name), isRollback: step === 'rollback' } };
}

function toldOf(told: ToldDeployment | undefined, me: Actor): Pick<DeploymentView, 'told'> {
  if (told === undefined) return {};
  return { told: { ...sign(told.recorded, me), ...(told.note !== undefined && { note: told.note }) } };
}

const fromRecord = (link: LinkedDeployment | ToldDeployment): Fields => ({
  id: link.id,
  label: deploymentLabel(link),
  name: link.name,
  revision: short(link.revision),
  at: link.at,
  isTimeUncertain: false,
  ...(link.author !== undefined && { author: link.author }),
  ...(link.environment !== undefined && { environment: link.environment }),
  ...(link.service !== undefined && { service: link.service }),
  isCurrent: false,
  isUnreleased: kindOfId(link.id) === 'unreleased',
  isRecordOnly: true,
});

function linkOf(link: LinkedDeployment | undefined, me: Actor): Pick<DeploymentView, 'linked'> {
  if (link === undefined) return {};
  return {
    linked: { ...sign(link.linked, me), ...(link.reasons !== undefined && { reasons: link.reasons }) },
  };
}

interface Impact {
  readonly at: number;
  /** "12 min before …" */
  readonly word: string;
}

/** Counted from the start of the impact; while that is not recorded, from what is known to come next, and saying so. */
function impactOf({ milestones: { started, detected }, declared }: Incident): Impact {
  if (started !== undefined) return { at: Date.parse(started.at), word: 'impact' };
  return detected === undefined
    ? { at: Date.parse(declared.at), word: 'it was declared' }
    : { at: Date.parse(detected.at), word: 'detection' };
}

function distanceTo(at: string, { at: impactAt, word }: Impact): string {
  const ms = impactAt - Date.parse(at);
  return ms >= 0 ? `${formatDuration(ms)} before ${word}` : `${formatDuration(-ms)} after ${word}`;
}
