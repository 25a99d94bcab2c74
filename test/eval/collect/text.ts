import type { Commit } from './history.ts';

const TRAILER = /^[A-Z][A-Za-z-]*: ?\S/;
const KEPT_TRAILER = /^(Reason( for revert(ing)?)?|Error|Note|Warning|Summary|Notice|Fatal|Exception|Symptom|Problem|Cause)\b/i;
const REASON = /^\s*reason( for (the )?revert(ing)?)?\s*:\s*/i;
const QUOTED = /^\s*>/;
const ORIGINAL = /^(original (change|commit|pr|cl)|commit message|previous description|the original)\b.*:\s*$/i;
const REVERTS = /^\W*(this )?reverts?\b.{0,30}?(commit|changeset|[0-9a-f]{7,40}|#\d+|\S+\/\S+#\d+)[^.\n]*\.?/gim;
const HASH = /\b(?:I?[0-9a-f]{7,40})\b/g;
const EMAIL = /<?[\w.+-]+@[\w-]+\.[\w.]+>?/g;
const NUMBER = /(?:#|\bT|\bb\/|\bbug:?\s*|issues?\/|pull\/|\/\+\/|crbug\.com\/)(\d{2,})/gi;
const MAX_TEXT = 2_000;
const MAX_TITLE = 120;
const RUN = 4;

export interface Report {
  readonly title: string;
  readonly text: string;
}

/**
 * What somebody wrote who took back or mended a commit, without what names that commit: a ranker would find it by that.
 * Undefined where too little is left that people wrote themselves.
 */
export function reportOf(evidence: Commit, culprit: Commit, isRevert: boolean): Report | undefined {
  const own = withoutOriginal(isRevert ? evidence.body : `${evidence.subject}\n${evidence.body}`);
  let text = own
    .split('\n')
    .filter((line) => !QUOTED.test(line) && (KEPT_TRAILER.test(line) || !TRAILER.test(line.trim())))
    .map((line) => line.replace(REASON, ''))
    .join('\n')
    .replace(REVERTS, '')
    .replace(HASH, (hash) => (/\d/.test(hash) && /[a-f]|\d{9}/.test(hash) ? '' : hash))
    .replace(EMAIL, '');
  text = withoutNumbersOf(culprit, text);
  text = withoutRunsOf(culprit.subject, text);
  for (const name of [culprit.author, ...culprit.author.split(/\s+/).filter((part) => part.length > 3)]) {
    if (name !== '') text = text.replaceAll(name, '');
  }
  text = text.replace(/[ \t]+/g, ' ').replace(/\n\s*\n+/g, '\n').trim().slice(0, MAX_TEXT);
  const letters = text.replace(/[^\p{L}]/gu, '').length;
  if (letters < 30 || text.split(/\s+/).length < 5) return undefined;
  const [line = ''] = text.split('\n');
  const sentence = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return { title: (sentence.length > 20 ? sentence : line).slice(0, MAX_TITLE), text };
}

/** Robots and people quote what is taken back below their own words. */
function withoutOriginal(text: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => ORIGINAL.test(line.trim()));
  return (start === -1 ? lines : lines.slice(0, start)).join('\n');
}

function withoutNumbersOf({ subject, body }: Commit, text: string): string {
  const theirs = new Set([...`${subject}\n${body}`.matchAll(NUMBER)].map(([, digits]) => digits));
  return text.replace(NUMBER, (whole, digits: string) => (theirs.has(digits) ? '' : whole));
}

/** The subject, and every four words of it in a row. */
function withoutRunsOf(subject: string, text: string): string {
  const words = subject.split(/\s+/).filter(Boolean);
  let left = text.replaceAll(subject, '');
  for (let size = words.length; size >= RUN; size -= 1) {
    for (let start = 0; start + size <= words.length; start += 1) {
      left = left.replaceAll(words.slice(start, start + size).join(' '), '');
    }
  }
  return left;
}

const BROKEN =
  /\b(br[eo]a?k(s|ing|en|age)?|broke|fail(s|ed|ing|ure|ures)?|crash\w*|errors?|exceptions?|fatals?|regress\w*|bugs?|outage|incident|down|time(s|d)? ?out\w*|slow\w*|flak\w*|leak\w*|doesn'?t work|not work\w*|didn'?t work|stopped|missing|wrong\w*|incorrect\w*|corrupt\w*|spik\w*|problems?|issues?|caus(e|es|ed|ing)|hang\w*|deadlock\w*|panic\w*|segfault\w*|blank|unable|cannot|can'?t|infinite|stuck|500s?|oom)\b/i;
const PLANNED =
  /\b(no longer (needed|necessary|used|required)|not needed any ?more|unneeded|superseded|obsolete|instead of this|as planned|experiment (is )?(over|done|finished)|cleanup|clean up|accident\w*|unintention\w*|by mistake|premature\w*|too (soon|early)|not ready|wait(ing)? (for|until)|hold off|merged too|decided (not )?to|re-?land\w*|nit\b|typo)\b/i;

/** Whether it reads like something that broke, and not like a change of plans. */
export const isIncident = (text: string): boolean => BROKEN.test(text) && !PLANNED.test(text);
