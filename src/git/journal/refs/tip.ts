import type { Lines } from '../lines.ts';

export interface Chunk {
  /** Its path in the tree. */
  readonly name: string;
  readonly oid: string;
  readonly size: number;
  /** Who wrote it, if it is not the writer of the ref, who only carries it. */
  readonly writer?: string;
}

/** What a commit on a ref of an incident holds, its events not yet read. */
export interface Tip {
  /** In order. */
  readonly chunks: readonly Chunk[];
  readonly problems: readonly string[];
}

export interface ChunkLines extends Lines {
  readonly size: number;
  readonly unreadable?: string;
  /** False when it could not be read and may be readable at another time. */
  readonly isComplete: boolean;
}
