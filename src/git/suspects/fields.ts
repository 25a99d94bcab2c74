const NUL = 0;

/** Fields that git ends with a NUL, put together from pieces. Of a longer field than `limit` bytes the rest is dropped. */
export class FieldReader {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The fields that end in this piece. */
  *read(chunk: Buffer): Generator<string> {
    let start = 0;
    for (let end = chunk.indexOf(NUL); end >= 0; end = chunk.indexOf(NUL, start)) {
      const isWhole = this.#length === 0 && end - start <= this.#limit;
      if (!isWhole) this.#keep(chunk.subarray(start, end));
      yield isWhole ? chunk.toString('utf8', start, end) : this.#take();
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  #keep(piece: Buffer): void {
    const room = this.#limit - this.#length;
    this.#length += piece.length;
    if (room > 0 && piece.length > 0) this.#pieces.push(piece.subarray(0, room));
  }

  #take(): string {
    const [first, ...more] = this.#pieces;
    const text = (more.length === 0 ? first : Buffer.concat(this.#pieces))?.toString('utf8') ?? '';
    const isCut = this.#length > this.#limit;
    this.#pieces = [];
    this.#length = 0;
    // The cut may have gone through a character.
    return isCut ? text.replace(/\uFFFD+$/, '') : text;
  }
}
