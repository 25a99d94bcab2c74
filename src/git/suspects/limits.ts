/**
 * What is read of one commit. Data that rankers are trained on has 60 files of a commit and its 120 most telling words:
 * which of them tell most is known only when all commits have been read, so many more are kept here.
 */
export const LIMITS = {
  files: 60,
  /** Different ones, the first that come. */
  words: 3_000,
  /** Of the changed lines of one file; after that lines are only counted. */
  fileBytes: 64 * 1024,
  /** Of one line: what is longer was written by a machine. */
  lineBytes: 2_000,
  /** Of the diff of one commit. */
  diffBytes: 8 * 1024 * 1024,
  /** A larger file is not compared line by line: git is told to take it for binary. */
  comparedFile: '2m',
  bodyBytes: 4 * 1024,
  pathBytes: 4 * 1024,
} as const;
