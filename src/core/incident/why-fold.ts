import type { Why } from './incident.ts';

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
