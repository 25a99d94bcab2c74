import { alikeInTime, alikeInVersion, type Alike } from './tag-likeness.ts';
import { findTagTime, type TagTime } from './tag-time.ts';
import { findTagVersion, type TagVersion } from './tag-version.ts';
import { environmentName, says, wordsOf } from './tag-words.ts';

export type TagRule =
  /** Names production, or says that it is a deployment: deploy/production/checkout/2026-11-20T14-05Z. */
  | 'deployment'
  /** Only a time: 2026-08-21T161536. */
  | 'timestamp'
  /** Counted up by CI: release_1234, v3231. */
  | 'counter'
  /** A release, which is not yet a deployment: v1.2.3, pkg@1.2.3. */
  | 'version'
  | 'prerelease'
  | 'build'
  | 'other-environment'
  /** Moves along with what is deployed, so it tells of no deployment but the last: production, latest. */
  | 'floating'
  | 'unknown';

/** What the name of a tag says. */
export interface TagClass {
  readonly rule: TagRule;
  readonly environment?: string;
  readonly service?: string;
  readonly version?: string;
  /** UTC, ISO 8601. */
  readonly time?: string;
  /** The name holds a day and no time of day. */
  readonly isWholeDay?: boolean;
  /** Grows from tag to tag with the same `stem`: the numbers of its version, or its count. */
  readonly order?: readonly number[];
  /** The name without what changes from tag to tag: "production--…". */
  readonly stem: string;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What changes from tag to tag. */
interface Parts {
  readonly time: TagTime | undefined;
  readonly version: TagVersion | undefined;
  readonly count: Span | undefined;
  readonly revision: Span | undefined;
}

/** What stays the same from tag to tag says these. */
type Meaning = Pick<TagClass, 'rule' | 'environment' | 'service' | 'stem'>;

/** To look for a revision costs more than all else, and most names cannot hold one. */
const MAY_HOLD_REVISION = /[0-9a-f]{7}/;
/** A short or full hash: both letters and digits, so that neither a word nor a count is taken for one. */
const REVISION = /(?<=^|[-_./@])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}(?=$|[-_./@])/;

/** Names are limited by file systems to far less; a longer one is not worth the time. */
const MAX_LENGTH = 300;

/** A name, and how others can be known by it. */
export interface Understood {
  readonly class: TagClass;
  /** Where others may be like it. */
  readonly alike?: Alike | undefined;
}

export const classifyTag = (name: string): TagClass => tagClassifier()(name).class;

/** For the many tags of one repository: those that differ only in their numbers are understood once. */
export function tagClassifier(): (name: string) => Understood {
  const meanings = new Map<string, Meaning>();
  const ofTimes = new Map<string, Map<string, Meaning>>();
  return (name) => {
    if (name.length > MAX_LENGTH) return { class: { rule: 'unknown', stem: name } };
    const parts = findParts(name);
    if (isTimeAlone(parts)) {
      const found = withChanging(meaningOfTime(ofTimes, name, parts), name, parts);
      return { class: found, alike: alikeInTime(name, parts.time) };
    }
    const stem = replaceParts(name, parts, '…');
    const key = `${stem}\0${kindOf(parts)}\0${parts.version?.suffix ?? ''}`;
    let meaning = meanings.get(key);
    if (meaning === undefined) {
      meaning = meaningOf(name, stem, parts);
      meanings.set(key, meaning);
    }
    const isVersionAlone = parts.version !== undefined && kindOf(parts) === 'v';
    return {
      class: withChanging(meaning, name, parts),
      alike: isVersionAlone ? alikeInVersion(name, parts.version) : undefined,
    };
  };
}

/** Of nearly all names: looked up by what stands before and after, for to join them for each takes as long as all else. */
function meaningOfTime(
  known: Map<string, Map<string, Meaning>>,
  name: string,
  parts: Parts & { readonly time: TagTime },
): Meaning {
  const before = name.slice(0, parts.time.start);
  const after = name.slice(parts.time.end);
  let meanings = known.get(before);
  if (meanings === undefined) known.set(before, (meanings = new Map<string, Meaning>()));
  let meaning = meanings.get(after);
  if (meaning === undefined)
    meanings.set(after, (meaning = meaningOf(name, replaceParts(name, parts, '…'), parts)));
  return meaning;
}

const isTimeAlone = (parts: Parts): parts is Parts & { readonly time: TagTime } =>
  parts.time !== undefined && parts.version === undefined && parts.revision === undefined;

/** There may be fifty thousand, so each is made in one go. */
function withChanging(meaning: Meaning, name: string, { time, version, count }: Parts): TagClass {
  const tag: { -readonly [K in keyof TagClass]: TagClass[K] } = { ...meaning };
  if (time !== undefined) {
    tag.time = time.at;
    tag.isWholeDay = time.isWholeDay;
  }
  if (version !== undefined) {
    tag.version = version.text;
    tag.order = version.numbers;
  }
  if (count !== undefined) tag.order = [Number(name.slice(count.start, count.end))];
  return tag;
}

function meaningOf(name: string, stem: string, parts: Parts): Meaning {
  const words = parts.version === undefined ? wordsOf(stem) : looseWords(name, parts.version);
  const environment = words.find(says.environment);
  const service = serviceOf(name, parts);
  return {
    rule: ruleOf(words, parts, environment),
    stem,
    ...(environment === undefined ? {} : { environment: environmentName(environment) }),
    ...(service === '' ? {} : { service }),
  };
}

function findParts(name: string): Parts {
  const found = findTagTime(name);
  // A version stands before its day: without a number there, there is none to look for.
  const version = found === undefined || hasNumber(name, found.start) ? findTagVersion(name) : undefined;
  const revision = MAY_HOLD_REVISION.test(name) ? spanOf(REVISION.exec(name)) : undefined;
  // v2.3.1-20260819 is a version and its day, release-20260817.0 only a day.
  if (found !== undefined) {
    const isVersion = version !== undefined && version.numbersEnd <= found.start;
    return { time: found, version: isVersion ? version : undefined, count: undefined, revision };
  }
  return { time: undefined, version, count: version === undefined ? findCount(name) : undefined, revision };
}

function hasNumber(name: string, end: number): boolean {
  for (let at = 0; at < end; at += 1) {
    const code = name.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

function findCount(name: string): Span | undefined {
  const match = /(?<!\d)\d{1,9}$/.exec(name);
  if (match === null) return undefined;
  const before = wordsOf(name.slice(0, match.index));
  // "v12" and "release-12" count; "issue-12" and "sha1" do not.
  const counts = (word: string): boolean => says.release(word) || says.deploy(word) || says.environment(word);
  const isApart = before.length <= 1 || /[-_./#@]$/.test(name.slice(0, match.index));
  return isApart && (before.length === 0 || before.some(counts)) ? spanOf(match) : undefined;
}

/**
 * The name of a package may hold any word: "react-test-renderer@18.2.0" was not deployed to test. So of the part before
 * a version, only whole segments count, and words that are never part of a name.
 */
function looseWords(name: string, version: TagVersion): readonly string[] {
  const segments = name.slice(0, version.headEnd).split('/').map(wordsOf);
  const loose = segments.flatMap((words) =>
    words.every(says.anything) ? words : words.filter(says.surelyEnvironment),
  );
  return [...loose, ...wordsOf(version.suffix)];
}

function ruleOf(words: readonly string[], parts: Parts, environment: string | undefined): TagRule {
  if (words.some(says.build)) return 'build';
  if (!varies(parts)) return words.some(says.floating) && words.every(says.anything) ? 'floating' : 'unknown';
  if (words.some(says.keptForOneself)) return 'unknown';
  if (environment !== undefined) return says.production(environment) ? 'deployment' : 'other-environment';
  if (parts.version?.isPrerelease === true || words.some(says.prerelease)) return 'prerelease';
  if (words.some(says.deploy)) return 'deployment';
  if (parts.version !== undefined) return 'version';
  if (parts.time !== undefined) return 'timestamp';
  return parts.count === undefined ? 'unknown' : 'counter';
}

function serviceOf(name: string, parts: Parts): string {
  if (!varies(parts)) return '';
  if (parts.version === undefined) return wordsLeft(replaceParts(name, parts, '/'));
  const segments = name.slice(0, parts.version.headEnd).split('/');
  const named = segments.filter((segment) => !wordsOf(segment).every(says.nothingOfService));
  return named.join('/').replace(/[-_.@](?:production|prod|prd|staging|stg)$/i, '');
}

/** The words that are left over, with what stands between them: "/checkout/api/" is "checkout/api". */
export function wordsLeft(text: string): string {
  let left = '';
  let between = '';
  for (const part of text.split(/([-_./:@+#]+)/)) {
    if (/^[-_./:@+#]*$/.test(part)) between = part;
    else if (!says.nothingOfService(part.toLowerCase()))
      left += left === '' ? part : between.charAt(0) + part;
  }
  return left;
}

function kindOf({ time, version, count, revision }: Parts): string {
  return `${time ? 't' : ''}${version ? 'v' : ''}${count ? 'c' : ''}${revision ? 'r' : ''}`;
}

function varies(parts: Parts): boolean {
  return kindOf(parts) !== '';
}

function replaceParts(name: string, { time, version, count, revision }: Parts, by: string): string {
  const spans = [time, version, count, revision].filter((span) => span !== undefined);
  let text = '';
  let at = 0;
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    if (start >= at) text += name.slice(at, start) + by;
    at = Math.max(at, end);
  }
  return text + name.slice(at);
}

function spanOf(match: RegExpExecArray | null): Span | undefined {
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}
