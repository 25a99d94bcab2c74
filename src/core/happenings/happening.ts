import { commitLink } from '../hosts/links.ts';
import type { EventData, EventDraft } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { lineOf } from '../incident/lines.ts';
import type { GitFactKind } from '../incident/vocabulary.ts';

/** Something that git knows to have happened. */
export interface Happening {
  readonly what: GitFactKind;
  /** The same for the same thing in every clone: see `keyOf…`. */
  readonly key: string;
  /** Full hash. */
  readonly revision: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** Of a branch, tag or deployment its name; of a commit or merge what people called it. */
  readonly name: string;
  /** Empty: not recorded. */
  readonly author: string;
  /** Of a commit or merge: the branch that it went to, where that is the one everything is merged to. */
  readonly onto?: string;
  /** Root of the repository, as an absolute path. */
  readonly repository: string;
  /** It takes something back or mends it, as its name says or git does. */
  readonly isFix: boolean;
  /** Short ids of the incidents that its words name: see `incidentsNamed`. */
  readonly incidents: readonly string[];
}

export const keyOfCommit = (revision: string): string => `commit:${revision}`;
export const keyOfTag = (name: string, revision: string): string => `tag:${name}@${revision}`;
export const keyOfBranch = (name: string, revision: string): string => `branch:${name}@${revision}`;

/** One that a tag or a merge marks is that tag or merge, however the settings of a clone read it. */
export function keyOfDeployment(deployment: { id: string; name: string; revision: string }): string {
  const { id, name, revision } = deployment;
  if (id.startsWith('tag:')) return keyOfTag(name, revision);
  return id.startsWith('merge:') ? keyOfCommit(revision) : `${id}@${revision}`;
}

const FIX = /(?:^|[^a-z])(?:hot-?fix|roll-?back|roll(?:ed|s|ing)? back|revert(?:s|ed)?)(?:$|[^a-z])/i;
/** Whether a name says that it is of a hotfix, a rollback or a revert. */
export const saysFix = (name: string): boolean => FIX.test(name);

const SHORT_ID = /(?<![a-z0-9])INC-\d{8}-[0-9a-z]{4}(?![a-z0-9])/gi;
/** "hotfix/INC-20261120-VG7K-checkout" is of one incident, and no other. */
export const incidentsNamed = (text: string): readonly string[] =>
  (text.match(SHORT_ID) ?? []).map((id) => id.toUpperCase());

/** What led to it is a part of the story: the merge before the deployment, say. */
const LEAD_MS = 60 * 60_000;
/** Of one that went out longer before, the days in between are not. */
const DEPLOYED_MS = 24 * 60 * 60_000;

/**
 * From an hour before the start of impact, or else before what is known of it, and before the deployment that is linked, to
 * the end, or else to now.
 */
export interface Window {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly isStartRecorded: boolean;
}

export function windowOf({ milestones, declared, deployments, closed }: Incident, now: number): Window {
  const began = milestones.started ?? milestones.detected ?? declared;
  const ended = closed ?? milestones.resolved;
  const start = Date.parse(began.at);
  const deployed = deployments.map(({ at }) => Date.parse(at)).filter((at) => at >= start - DEPLOYED_MS);
  const since = Math.min(start, ...deployed) - LEAD_MS;
  return {
    since,
    until: Math.max(since, ended === undefined ? now : Date.parse(ended.at)),
    isStartRecorded: milestones.started !== undefined,
  };
}

const WORDS: Readonly<Record<GitFactKind, string>> = {
  commit: 'Commit',
  merge: 'Merged',
  tag: 'Tagged',
  deployment: 'Deployed',
  branch: 'Branch created',
};

/** "Merged to main: Retry card payments (8f31c2e0)" */
export function happeningText({ what, name, onto, revision }: Happening): string {
  const where = onto === undefined ? '' : ` ${what === 'merge' ? 'to' : 'on'} ${onto}`;
  return `${WORDS[what]}${where}: ${name} (${revision.slice(0, 8)})`;
}

/**
 * As an event of the record: at the time that git has.
 * @param remote address of the repository's remote, for a link to the commit
 */
export function eventOf(happening: Happening, remote?: string): EventDraft {
  const { what, key, revision, at, name, author, repository } = happening;
  const link = remote === undefined ? undefined : commitLink(remote, revision);
  const lines = { name: lineOf(name), author: lineOf(author), repository: lineOf(repository) };
  const git: EventData<'note.added'>['git'] = {
    what,
    key: key.slice(0, KEY_MAX),
    revision,
    ...(lines.name !== undefined && { name: lines.name }),
    ...(lines.author !== undefined && { author: lines.author }),
    ...(lines.repository !== undefined && { repository: lines.repository }),
    ...(link !== undefined && { link }),
  };
  const text = happeningText(happening).toWellFormed();
  return { kind: 'note.added', data: { text, git }, occurredAt: at, source: 'import' };
}

const KEY_MAX = 500;
