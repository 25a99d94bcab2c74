/** A version found at the end of the name of a tag. */
export interface TagVersion {
  /** "1.2.3-rc.1", without a leading v. */
  readonly text: string;
  readonly numbers: readonly number[];
  /** What follows the numbers. */
  readonly suffix: string;
  readonly isPrerelease: boolean;
  /** Where in the name what comes before it ends: its v and the separator are not part of that. */
  readonly headEnd: number;
  readonly start: number;
  readonly numbersEnd: number;
  readonly end: number;
}

/** 1.2, v1.2.3, pkg@1.2.3-rc.1, REL_15_3: at least two numbers, after a separator, to the end of the name. */
const VERSION =
  /(?:^|[-_/@])(?:[vV]\.?|[rR])?(\d{1,9}([._])\d{1,9}(?:\2\d{1,9}){0,2})((?!\d)[0-9A-Za-z.+_-]*)$/;

/** 1.1.1w, 1.2.3-1, 1.2.3.Final, 1.2.3-hotfix.1, 1.2.3-20260819, 1.2.3+sha, 1.2.3-prod: released all the same. */
const FINAL_SUFFIX =
  /^(?:[a-z]?|[-_.]?(?:final|ga|release|stable|lts|hotfix|patch|post|sp|p|prod|production|live)?[-_.]?\d{0,14}|\+.*)$/i;

export function findTagVersion(name: string): TagVersion | undefined {
  const match = VERSION.exec(name);
  if (match === null) return undefined;
  const [, numbers = '', , suffix = ''] = match;
  return {
    text: numbers + suffix,
    numbers: numbers.split(/[._]/).map(Number),
    suffix,
    isPrerelease: !FINAL_SUFFIX.test(suffix),
    headEnd: match.index,
    start: name.length - suffix.length - numbers.length,
    numbersEnd: name.length - suffix.length,
    end: name.length,
  };
}
