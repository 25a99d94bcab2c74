import type { ChunkLines, Tip } from './tip.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_TIPS = 256;

/** Chunks and trees that were read, the latest used. Both are named by what they hold, so they are never out of date. */
export class ChunkCache {
  readonly #chunks = new Map<string, ChunkLines>();
  readonly #tips = new Map<string, Tip>();
  #bytes = 0;

  tip(oid: string): Tip | undefined {
    return touch(this.#tips, oid);
  }

  chunk(oid: string): ChunkLines | undefined {
    return touch(this.#chunks, oid);
  }

  addTip(oid: string, tip: Tip): void {
    this.#tips.set(oid, tip);
    for (const oldest of this.#tips.keys()) {
      if (this.#tips.size <= MAX_TIPS) return;
      this.#tips.delete(oldest);
    }
  }

  addChunk(oid: string, lines: ChunkLines): void {
    if (this.#chunks.has(oid)) return;
    this.#chunks.set(oid, lines);
    this.#bytes += lines.size;
    for (const [oldest, { size }] of this.#chunks) {
      if (this.#bytes <= MAX_BYTES) return;
      this.#chunks.delete(oldest);
      this.#bytes -= size;
    }
  }
}

function touch<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key);
  if (value === undefined) return undefined;
  map.delete(key);
  map.set(key, value);
  return value;
}
