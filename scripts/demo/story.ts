/** The demo repository as data: who changed what, when, in which pull request, and what was deployed where. */
export type Person = { readonly name: string; readonly email: string };

export const people = {
  maya: { name: 'Maya Okafor', email: 'maya@tidewater.example' },
  jonas: { name: 'Jonas Lindqvist', email: 'jonas@tidewater.example' },
  priya: { name: 'Priya Raman', email: 'priya@tidewater.example' },
  tomas: { name: 'Tomás Herrera', email: 'tomas@tidewater.example' },
  aiko: { name: 'Aiko Tanaka', email: 'aiko@tidewater.example' },
  deploys: { name: 'Tidewater Deploys', email: 'deploys@tidewater.example' },
} as const satisfies Record<string, Person>;

/** The files of one state, by path. */
export type Files = ReadonlyMap<string, string>;
export type Edit = (files: Map<string, string>) => void;

export const write =
  (path: string, text: string): Edit =>
  (files) => {
    files.set(path, text);
  };

export const replace =
  (path: string, from: string, to: string): Edit =>
  (files) => {
    const text = files.get(path);
    if (text?.includes(from) !== true)
      throw new Error(`The demo's story is wrong: ${path} has no "${from}".`);
    files.set(path, text.split(from).join(to));
  };

export type Change = {
  readonly message: string;
  readonly edits: readonly Edit[];
  /** Who wrote it, when that is not the author of its pull request. */
  readonly by?: Person;
};

/** A pull request, merged to main by a merge commit. */
export type PullRequest = {
  readonly number: number;
  readonly title: string;
  readonly author: Person;
  readonly mergedBy: Person;
  /** Minutes before now. */
  readonly mergedAgo: number;
  /** Minutes before now at which it was branched off main; a little before its first commit when left out. */
  readonly branchedAgo?: number;
  readonly changes: readonly Change[];
};

export type Service = 'checkout' | 'catalog' | 'gateway';
export type Environment = 'staging' | 'production';

/** A deployment of what main was at that time. */
export type Deployment = {
  readonly service: Service;
  readonly environment: Environment;
  readonly ago: number;
  /** A release gets a version tag too. */
  readonly version?: string;
  readonly by: Person;
};

export const minutes = { hour: 60, day: 24 * 60 } as const;
