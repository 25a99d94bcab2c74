import type { ConcernKind, Facts, Incident, Why } from './incident.ts';
import type { MilestoneSources } from './milestones.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
/** An incident while its events are being applied. */
export type Draft = Mutable<
  Omit<
    Incident,
    'milestones' | 'timeline' | 'facts' | 'roles' | 'steps' | 'commandRuns' | 'whys' | keyof Keyed
  >
> & {
  facts: Facts;
  /** Concerns that have been marked at least once. */
  onceMarked: ConcernKind[];
  roles: Record<string, Incident['roles'][string]>;
  steps: Record<string, Incident['steps'][string]>;
  commandRuns: Record<string, Incident['commandRuns'][string]>;
};

/** Lists in which an item replaces the one of the same id, where that one stood. */
export interface Keyed {
  readonly deployments: Map<string, Incident['deployments'][number]>;
  readonly attachedRunbooks: Map<string, Incident['attachedRunbooks'][number]>;
  readonly hypotheses: Map<string, Incident['hypotheses'][number]>;
  readonly remedies: Map<string, Incident['remedies'][number]>;
  readonly figures: Map<string, Incident['figures'][number]>;
  readonly toldDeployments: Map<string, Incident['toldDeployments'][number]>;
  readonly rollbacks: Map<string, Incident['rollbacks'][number]>;
  readonly bisects: Map<string, Incident['bisects'][number]>;
  readonly actions: Map<string, Incident['actions'][number]>;
  readonly escalations: Map<string, Incident['escalations'][number]>;
  readonly updates: Map<string, Incident['updates'][number]>;
}

export interface KnownWhy extends Omit<Why, 'parent'> {
  /** Never a removed one. One that is not there may still come, where a clock was wrong. */
  readonly parent: string | null;
  readonly isRemoved: boolean;
}

export interface WhyFold {
  readonly known: Map<string, KnownWhy>;
  /** All that are known; of two with one parent, the earlier stands first. */
  readonly order: string[];
}

export interface Fold {
  readonly draft: Draft;
  readonly keyed: Keyed;
  readonly sources: MilestoneSources;
  readonly whys: WhyFold;
}
