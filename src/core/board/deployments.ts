import { deploymentLabel, type Deployment } from '../deployments/deployment.ts';
import type { Actor } from '../incident/events.ts';
import type { Incident, LinkedDeployment } from '../incident/incident.ts';
import { formatDuration } from '../text/time.ts';
import { sign } from './people.ts';
import type { BoardState, DeploymentView } from './state.ts';

/** What is known of the repository's deployments: they are looked for while the board is already on screen. */
export interface DeploymentsInput {
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why there are none, or that there may be more: for a person. */
  readonly message?: string;
  readonly list: readonly Deployment[];
}

type Fields = Omit<DeploymentView, 'distance' | 'isLastBeforeImpact' | 'linked'>;

/** Newest first: those found in git, and those that the record links although git no longer shows them. */
export function deploymentsOf(
  incident: Incident,
  input: DeploymentsInput,
  me: Actor,
): BoardState['deployments'] {
  const links = new Map(incident.deployments.map((link) => [link.id, link]));
  const found = new Set(input.list.map(({ id }) => id));
  const missing = incident.deployments.filter(({ id }) => !found.has(id));
  const fields = [...input.list.map(fromRepository), ...missing.map(fromRecord)];
  fields.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const impact = impactOf(incident);
  // What went to staging a minute before is no suspect of what broke in production.
  const suspect = fields.find(
    ({ at, environment = 'production' }) => environment === 'production' && Date.parse(at) <= impact.at,
  );
  const list = fields.map((deployment) => ({
    ...deployment,
    distance: distanceTo(deployment.at, impact),
    isLastBeforeImpact: deployment === suspect,
    ...linkOf(links.get(deployment.id), me),
  }));
  return { state: input.state, ...(input.message !== undefined && { message: input.message }), list };
}

const short = (revision: string): string => revision.slice(0, 8);

const fromRepository = (deployment: Deployment): Fields => ({
  id: deployment.id,
  label: deploymentLabel(deployment),
  name: deployment.name,
  revision: short(deployment.revision),
  at: deployment.at,
  isTimeUncertain: deployment.atSource === 'commit' && deployment.kind === 'tag',
  author: deployment.author,
  ...(deployment.environment !== undefined && { environment: deployment.environment }),
  ...(deployment.service !== undefined && { service: deployment.service }),
  ...(deployment.previous && { previousName: deployment.previous.name }),
  isCurrent: deployment.isCurrent,
  isRecordOnly: false,
});

const fromRecord = (link: LinkedDeployment): Fields => ({
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

/** Counted from the start of the impact; from the declaration, and saying so, while that is not recorded. */
function impactOf({ milestones, declared }: Incident): Impact {
  return milestones.started === undefined
    ? { at: Date.parse(declared.at), word: 'it was declared' }
    : { at: Date.parse(milestones.started.at), word: 'impact' };
}

function distanceTo(at: string, { at: impactAt, word }: Impact): string {
  const ms = impactAt - Date.parse(at);
  return ms >= 0 ? `${formatDuration(ms)} before ${word}` : `${formatDuration(-ms)} after ${word}`;
}
