import { lookedUp, type Commit, type History } from './history.ts';
import { isIncident, reportOf, type Report } from './text.ts';

const DAY = 86_400_000;
const WINDOW = 14 * DAY;
const MAX_CANDIDATES = 600;
const MIN_CANDIDATES = 5;
/** Of one repository, so that none decides alone. */
const MAX_CASES = 80;
const MAX_OTHERS = 20;

const REVERTED = /\brever(?:ts|ting|t)(?:ed)?\s+(?:commit|changeset|change)?\s*["'`(]*([0-9a-f]{7,40})\b/gi;
const REVERTED_PULL = /\breverts?\s+(?:[\w.-]+\/[\w.-]+)?#(\d+)/gi;
const CAUSED =
  /(?:^fixes:?|introduced (?:in|by|with)|regress(?:ion|ed) (?:from|in|since|by)|caused by|broken (?:in|by|since)|broke(?:n)? (?:in|by))\s+(?:commit\s+)?["'`(]*([0-9a-f]{8,40})\b/gim;

/** A commit that did it, and the one that says so. */
export interface Found {
  readonly evidence: Commit;
  readonly culprit: Commit;
  readonly report: Report;
  readonly kind: 'revert' | 'fix';
  /** Of the mainline, the newest first. */
  readonly candidates: readonly Commit[];
}

/** All that were reverted or mended within two weeks, in the words of who did. */
export function foundIn(history: History): Found[] {
  const pulls = pullsOf(history.mainline);
  const seen = new Set<string>();
  return [...history.byRevision.values()].flatMap((evidence) => {
    const named = culpritOf(evidence, history, pulls);
    if (named === undefined || seen.has(named.culprit.revision)) return [];
    const { culprit, kind } = named;
    const report = reportOf(evidence, culprit, kind === 'revert');
    if (report === undefined) return [];
    const brought = history.broughtBy.get(culprit.revision);
    const mended = history.broughtBy.get(evidence.revision);
    const candidates = candidatesAt(history.mainline, evidence.authoredAt).filter((one) => one !== mended);
    if (candidates.length < MIN_CANDIDATES || !candidates.some((one) => one === brought)) return [];
    if (brought === undefined || isRevert(brought) || isRevert(culprit)) return [];
    seen.add(culprit.revision);
    return [{ evidence, culprit: brought, report, kind, candidates }];
  });
}

const isRevert = ({ subject }: Commit): boolean => /\brevert|\bback ?out/i.test(subject);

/** The one commit that this one says it takes back or mends. */
function culpritOf(
  evidence: Commit,
  history: History,
  pulls: ReadonlyMap<string, Commit>,
): { readonly culprit: Commit; readonly kind: 'revert' | 'fix' } | undefined {
  const text = `${evidence.subject}\n${evidence.body}`;
  if (!/revert|fixes|introduced|regress|caused by|broke/i.test(text)) return undefined;
  const hashes = (pattern: RegExp) =>
    [...text.matchAll(pattern)].flatMap(([, hash = '']) => lookedUp(history, hash) ?? []);
  const reverted = new Set([
    ...hashes(REVERTED),
    ...[...text.matchAll(REVERTED_PULL)].flatMap(([, number = '']) => pulls.get(number) ?? []),
  ]);
  const caused = new Set(hashes(CAUSED));
  const kind = reverted.size > 0 ? 'revert' : 'fix';
  const [culprit, ...more] = kind === 'revert' ? reverted : caused;
  if (culprit === undefined || more.length > 0 || culprit === evidence) return undefined;
  return { culprit, kind };
}

function pullsOf(mainline: readonly Commit[]): ReadonlyMap<string, Commit> {
  const pulls = new Map<string, Commit>();
  for (const commit of mainline) {
    const [, number] = /^Merge pull request #(\d+)|\(#(\d+)\)$/.exec(commit.subject)?.filter(Boolean) ?? [];
    if (number !== undefined) pulls.set(number, commit);
  }
  return pulls;
}

function candidatesAt(mainline: readonly Commit[], at: number): Commit[] {
  // What takes it back is often committed in the second that it was written in, and its text is the report.
  const inside = mainline.filter(({ committedAt }) => committedAt < at && committedAt >= at - WINDOW);
  return inside.slice(0, MAX_CANDIDATES);
}

/** Not too many of one repository: spread over the years, those that read like an incident first. */
export function chosen(found: readonly Found[]): Found[] {
  const some = (of: readonly Found[], limit: number) =>
    of.filter((_, index) => Math.floor((index * limit) / of.length) !== Math.floor(((index - 1) * limit) / of.length));
  const incidents = found.filter(({ report }) => isIncident(report.text));
  const others = found.filter(({ report }) => !isIncident(report.text));
  const limited = (of: readonly Found[], limit: number) => (of.length <= limit ? of : some(of, limit));
  return [...limited(incidents, MAX_CASES), ...limited(others, MAX_OTHERS)];
}

