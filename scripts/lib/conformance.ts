import type { TestRecord } from '../../test/lib/reporter.ts';

export type Standing = 'passed' | 'failed' | 'open';

/** The rows that a test's title begins with: "S01 S02: severity pick …", "C06 declares …". */
export function rowsOfTitle(title: string): string[] {
  const start = /^(?:[SC]\d\d[ ,]+)*[SC]\d\d(?=[: ,])/.exec(title)?.[0] ?? '';
  return start.match(/[SC]\d\d/g) ?? [];
}

/** A row stands when at least one test proves it and none contradicts it; a skipped test proves nothing. */
export function standing(proofs: readonly Pick<TestRecord, 'state'>[]): Standing {
  if (proofs.some((proof) => proof.state === 'failed')) return 'failed';
  return proofs.some((proof) => proof.state === 'passed') ? 'passed' : 'open';
}
