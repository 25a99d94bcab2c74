/*
 * The file that keeps what commits changed. It can be searched as it is: nothing of it is parsed but what is used.
 *
 * First come numbers of 32 bits: a magic one, the format, the checksum of all that follows, and the sizes in
 * their order. Then, each filled up to four bytes:
 * - the words as one text, each with a line end before and after it;
 * - where each word begins there, and the next one would;
 * - for each commit where its counts end, and where its meta ends;
 * - the numbers of the words of all commits, those of each commit in rising order;
 * - how often each of them stands there, in 16 bits;
 * - of how many terms each word is, in 8 bits;
 * - the metas: see cache-meta.ts.
 */

/** To be raised when anything gets another meaning, or other words are found, or a word has other terms, or limits change. */
const FORMAT = 3;
/** "FLdc" where the low byte comes first: to other machines it is another number, and the file is made anew. */
const MAGIC = 0x63_64_4c_46;
const HEAD_NUMBERS = 8;
/** The place of the checksum, which covers all that comes after it. */
const CHECKSUM = 2;
export const UNCHECKED_BYTES = 4 * (CHECKSUM + 1);
const HEAD_BYTES = 4 * HEAD_NUMBERS;

export interface Sizes {
  readonly textBytes: number;
  readonly words: number;
  readonly commits: number;
  readonly counts: number;
  readonly metaBytes: number;
}

/** The parts of such a file, where they stand in its memory. */
export interface Layout extends Sizes {
  readonly head: Uint32Array;
  readonly text: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly numbers: Uint32Array;
  readonly wordCounts: Uint16Array;
  readonly termCounts: Uint8Array;
  readonly metas: Buffer;
}

const filled = (bytes: number): number => 4 * Math.ceil(bytes / 4);

export const fileBytesOf = ({ textBytes, words, commits, counts, metaBytes }: Sizes): number =>
  HEAD_BYTES +
  filled(textBytes) +
  4 * (words + 1) +
  8 * commits +
  4 * counts +
  filled(2 * counts) +
  filled(words) +
  filled(metaBytes);

export function emptyFile(sizes: Sizes): { readonly file: Buffer; readonly layout: Layout } {
  const file = Buffer.from(new ArrayBuffer(fileBytesOf(sizes)));
  const layout = layoutIn(file, sizes);
  const { textBytes, words, commits, counts, metaBytes } = sizes;
  layout.head.set([MAGIC, FORMAT, 0, textBytes, words, commits, counts, metaBytes]);
  return { file, layout };
}

/** Undefined for what is not such a file, or is not as long as it says. */
export function layoutOf(file: Buffer): Layout | undefined {
  if (file.length < HEAD_BYTES || file.byteOffset % 4 !== 0) return undefined;
  const head = new Uint32Array(file.buffer, file.byteOffset, HEAD_NUMBERS);
  const [magic, format, , textBytes = 0, words = 0, commits = 0, counts = 0, metaBytes = 0] = head;
  const sizes = { textBytes, words, commits, counts, metaBytes };
  if (magic !== MAGIC || format !== FORMAT || fileBytesOf(sizes) !== file.length) return undefined;
  return layoutIn(file, sizes);
}

export const checksumIn = ({ head }: Layout): number => head[CHECKSUM] ?? 0;

export function seal({ head }: Layout, checksum: number): void {
  head[CHECKSUM] = checksum;
}

function layoutIn({ buffer, byteOffset }: Buffer, sizes: Sizes): Layout {
  const { textBytes, words, commits, counts, metaBytes } = sizes;
  let at = byteOffset;
  const take = (bytes: number): number => {
    const start = at;
    at += filled(bytes);
    return start;
  };
  return {
    ...sizes,
    head: new Uint32Array(buffer, take(HEAD_BYTES), HEAD_NUMBERS),
    text: Buffer.from(buffer, take(textBytes), textBytes),
    starts: new Uint32Array(buffer, take(4 * (words + 1)), words + 1),
    ends: new Uint32Array(buffer, take(8 * commits), 2 * commits),
    numbers: new Uint32Array(buffer, take(4 * counts), counts),
    wordCounts: new Uint16Array(buffer, take(2 * counts), counts),
    termCounts: new Uint8Array(buffer, take(words), words),
    metas: Buffer.from(buffer, take(metaBytes), metaBytes),
  };
}
