import { crc32 } from 'node:zlib';
import { CountedWords } from '../../core/suspects/counted-words.ts';
import { Vocabulary } from '../../core/suspects/vocabulary.ts';
import { LINE_END } from '../journal/lines.ts';
import { isTimeUp, nextTurn } from '../journal/slices.ts';
import {
  checksumIn,
  emptyFile,
  fileBytesOf,
  layoutOf,
  seal,
  UNCHECKED_BYTES,
  type Layout,
  type Sizes,
} from './cache-layout.ts';
import { revisionOf } from './cache-meta.ts';

/** What is kept of one commit. */
export interface Kept {
  /** See cache-meta.ts. */
  readonly meta: Buffer;
  readonly words: CountedWords;
}

export interface CacheContents {
  readonly vocabulary: Vocabulary;
  /** By revision, in the order of the file. */
  readonly kept: ReadonlyMap<string, Kept>;
}

/** Undefined for a file that is damaged, or of another format. */
export async function parseCache(file: Buffer): Promise<CacheContents | undefined> {
  const layout = layoutOf(file);
  if (layout === undefined || (await checksumOf(file)) !== checksumIn(layout)) return undefined;
  const { text, starts, textBytes, termCounts } = layout;
  if (starts[0] !== 1 || starts.at(-1) !== textBytes || !isRisingBelow(starts, textBytes + 1))
    return undefined;
  const vocabulary = new Vocabulary(text.toString('latin1'), starts, termCounts);
  const kept = new Map<string, Kept>();
  for (let commit = 0; commit < layout.commits; commit += 1) {
    if (isTimeUp()) await nextTurn();
    const one = keptAt(layout, vocabulary, commit);
    const revision = one && revisionOf(one.meta);
    if (one === undefined || revision === undefined) return undefined;
    kept.set(revision, one);
  }
  return { vocabulary, kept };
}

function keptAt(layout: Layout, vocabulary: Vocabulary, commit: number): Kept | undefined {
  const { ends, numbers, wordCounts, metas } = layout;
  const end = (place: number): number => (place < 0 ? 0 : (ends[place] ?? 0));
  const count = end(2 * commit - 2);
  const countEnd = end(2 * commit);
  const meta = end(2 * commit - 1);
  const metaEnd = end(2 * commit + 1);
  if (countEnd < count || countEnd > layout.counts || metaEnd < meta || metaEnd > layout.metaBytes)
    return undefined;
  const own = numbers.subarray(count, countEnd);
  if (!isRisingBelow(own, layout.words)) return undefined;
  const words = new CountedWords(vocabulary, own, wordCounts.subarray(count, countEnd));
  return { meta: metas.subarray(meta, metaEnd), words };
}

function isRisingBelow(numbers: Uint32Array, limit: number): boolean {
  let last = -1;
  for (const number of numbers) {
    if (number <= last) return false;
    last = number;
  }
  return last < limit;
}

/**
 * Puts commits together to such a file, without what no commit says.
 * @param kept of one vocabulary, the last used first
 * @returns the file, and how many of them are in it
 */
export async function makeCache(
  vocabulary: Vocabulary,
  kept: readonly Kept[],
  maxBytes: number,
): Promise<{ readonly file: Buffer; readonly count: number }> {
  const chosen = await choose(vocabulary, kept, maxBytes);
  const { file, layout } = emptyFile(chosen.sizes);
  const renumbered = await writeWords(layout, vocabulary, chosen.isUsed);
  let [count, meta] = [0, 0];
  for (let commit = 0; commit < layout.commits; commit += 1) {
    if (isTimeUp()) await nextTurn();
    const one = kept[layout.commits - 1 - commit];
    if (one === undefined) continue;
    layout.wordCounts.set(one.words.counts, count);
    for (const number of one.words.numbers) {
      layout.numbers[count] = renumbered[number] ?? 0;
      count += 1;
    }
    layout.metas.set(one.meta, meta);
    meta += one.meta.length;
    layout.ends.set([count, meta], 2 * commit);
  }
  seal(layout, await checksumOf(file));
  return { file, count: layout.commits };
}

async function choose(
  vocabulary: Vocabulary,
  kept: readonly Kept[],
  maxBytes: number,
): Promise<{ readonly sizes: Sizes; readonly isUsed: Uint8Array }> {
  const isUsed = new Uint8Array(vocabulary.size);
  let sizes: Sizes = { textBytes: 1, words: 0, commits: 0, counts: 0, metaBytes: 0 };
  for (const { meta, words } of kept) {
    if (isTimeUp()) await nextTurn();
    const news = words.numbers.filter((number) => isUsed[number] === 0);
    const more = {
      textBytes: news.reduce((sum, number) => sum + vocabulary.word(number).length + 1, sizes.textBytes),
      words: sizes.words + news.length,
      commits: sizes.commits + 1,
      counts: sizes.counts + words.size,
      metaBytes: sizes.metaBytes + meta.length,
    };
    if (fileBytesOf(more) > maxBytes) break;
    for (const number of news) isUsed[number] = 1;
    sizes = more;
  }
  return { sizes, isUsed };
}

/** @returns the new number of each word */
async function writeWords(layout: Layout, vocabulary: Vocabulary, isUsed: Uint8Array): Promise<Uint32Array> {
  const renumbered = new Uint32Array(vocabulary.size);
  let [at, count] = [1, 0];
  layout.text[0] = LINE_END;
  layout.starts[0] = 1;
  for (let number = isUsed.indexOf(1); number >= 0; number = isUsed.indexOf(1, number + 1)) {
    if (isTimeUp()) await nextTurn();
    at += layout.text.write(`${vocabulary.word(number)}\n`, at, 'latin1');
    layout.starts[count + 1] = at;
    layout.termCounts[count] = vocabulary.termCount(number);
    // So their order stays the same.
    renumbered[number] = count;
    count += 1;
  }
  return renumbered;
}

const PIECE = 1024 * 1024;

async function checksumOf(file: Buffer): Promise<number> {
  let sum = 0;
  for (let at = UNCHECKED_BYTES; at < file.length; at += PIECE) {
    if (isTimeUp()) await nextTurn();
    sum = crc32(file.subarray(at, at + PIECE), sum);
  }
  return sum;
}
