import { plainLine } from '../text/markdown.ts';
import { isManifest, isMigration } from './touched.ts';

/** What is taken back, and what runs again. */
export interface RollbackEnds {
  readonly deployment: RollbackEnd & { readonly environment?: string; readonly service?: string };
  readonly to: RollbackEnd;
}
export interface RollbackEnd {
  readonly name: string;
  /** Full hash. */
  readonly revision: string;
}

export interface RollbackCommit {
  readonly revision: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly author: string;
  readonly subject: string;
  readonly isMerge: boolean;
}

export interface TouchedFile {
  readonly path: string;
  /** What going back does to it. */
  readonly change: 'changes' | 'goes' | 'returns';
}

/** A commit after the deployment that changed some of the same files. */
export interface LaterCommit {
  readonly revision: string;
  readonly subject: string;
  readonly files: readonly string[];
}

/** What git knows of a way back, read before anything is done. */
export interface RollbackSurvey {
  /** By first parent, newest first: a merge is one. Empty when the deployment brought nothing of its own. */
  readonly commits: readonly RollbackCommit[];
  /** There are more than these. */
  readonly isCut: boolean;
  readonly files: readonly TouchedFile[];
  /** The branch that everything is merged to. */
  readonly mainline?: RollbackEnd;
  /** Newest first. */
  readonly later: readonly LaterCommit[];
}

/** The one of its commits that is likeliest to have done it. */
export interface RollbackSuspect {
  readonly revision: string;
  readonly title: string;
  /** Of all that were ranked. */
  readonly probability: number;
  /** Paths that it changed, as far as they were read. */
  readonly paths: readonly string[];
}

/** What needs a look before anybody goes back, as sentences for a person. */
export interface Warnings {
  readonly migrations: readonly string[];
  readonly manifests: readonly string[];
  readonly later: readonly LaterCommit[];
  /** Names of what was deployed to the same place since. */
  readonly laterDeployments: readonly string[];
}

export function warningsOf(survey: RollbackSurvey, laterDeployments: readonly string[]): Warnings {
  const paths = survey.files.map(({ path }) => path);
  return {
    migrations: paths.filter(isMigration),
    manifests: paths.filter(isManifest),
    later: survey.later,
    laterDeployments,
  };
}

/** Of those, what concerns one of its commits. */
export function warningsOfPart(
  { later, laterDeployments }: Warnings,
  { paths }: Pick<RollbackSuspect, 'paths'>,
): Warnings {
  return {
    migrations: paths.filter(isMigration),
    manifests: paths.filter(isManifest),
    later: later.filter(({ files }) => files.some((file) => paths.includes(file))),
    laterDeployments,
  };
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const NAMED = 3;

/** "a, b, c and 4 more" */
export function some(names: readonly string[], limit = NAMED): string {
  const shown = names.slice(0, limit).map(plainLine).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

/** One line each, the gravest first. Plain text that holds names of files. */
export function warningLines({
  migrations,
  manifests,
  later,
  laterDeployments,
}: Warnings): readonly string[] {
  return [
    ...(migrations.length > 0
      ? [
          `${plural(migrations.length, 'migration is', 'migrations are')} not undone by this: ${some(migrations)}`,
        ]
      : []),
    ...(laterDeployments.length > 0 ? [`Deployed there since: ${some(laterDeployments)}`] : []),
    ...(later.length > 0
      ? [
          `${plural(later.length, 'later commit changes', 'later commits change')} the same files: ${some(later.map(({ subject }) => subject))}`,
        ]
      : []),
    ...(manifests.length > 0 ? [`Dependencies change with it: ${some(manifests)}`] : []),
  ];
}
