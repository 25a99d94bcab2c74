import { SEVERITIES, type Severity } from '../incident/vocabulary.ts';

/** A word for severity, and where it stood: "severity: critical". */
export interface SeverityWord {
  readonly field: string;
  readonly word: string | undefined;
  /** A scale that begins at P1 has no P0: its P1 is the worst there is. */
  readonly scale?: 'from-p1';
}

export interface SeverityGuess {
  readonly severity: Severity;
  readonly reason: string;
}

const WORDS: readonly (readonly [Severity, RegExp])[] = [
  ['P0', /^(?:p0|sev-?[01]|s[01]|critical|crit|fatal|emergency|emerg|disaster|blocker|page|catastrophic)$/],
  ['P1', /^(?:p1|sev-?2|s2|high|major|error|err|alert|alarm|urgent|severe)$/],
  ['P2', /^(?:p2|sev-?3|s3|medium|moderate|minor|warning|warn|average)$/],
  [
    'P3',
    /^(?:p[3-9]|sev-?[4-9]|s[4-9]|low|info|information|informational|notice|debug|none|trivial|ok|success)$/,
  ],
];
const FROM_P1: Readonly<Record<string, Severity>> = { p1: 'P0', p2: 'P1', p3: 'P2', p4: 'P3', p5: 'P3' };

/** Without a word it is taken for serious: stepping down later costs nothing. */
const UNSAID: SeverityGuess = {
  severity: 'P1',
  reason: 'the alert names no severity, so the higher one is assumed',
};

/**
 * The worst that any of the words says, and never less than one of them. A word that nobody knows counts as unsaid, as
 * it may mean anything.
 */
export function severityOf(words: readonly SeverityWord[]): SeverityGuess {
  const said = words.filter(({ word }) => word !== undefined && word.trim() !== '');
  const guesses = said.map(guessOf);
  return guesses.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))[0] ?? UNSAID;
}

function guessOf({ field, word = '', scale }: SeverityWord): SeverityGuess {
  const text = word.trim().toLowerCase().slice(0, 40);
  const shown = `${field} is "${word.trim().slice(0, 40)}"`;
  const top = scale === 'from-p1' && Object.hasOwn(FROM_P1, text) ? FROM_P1[text] : undefined;
  const severity = top ?? WORDS.find(([, pattern]) => pattern.test(text.replace(/\s+/g, '-')))?.[0];
  return severity === undefined
    ? { severity: UNSAID.severity, reason: `${shown}, which is not known, so the higher one is assumed` }
    : { severity, reason: shown };
}
