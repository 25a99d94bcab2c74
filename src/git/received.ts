const NOTHING = Buffer.alloc(0);
const LINE_END = 0x0a;

/** What came from git and was not yet handed on. Only what came in several pieces is copied. */
export class Received {
  #pieces: Buffer[] = [];
  /** Where in the first piece it begins. */
  #start = 0;
  #length = 0;
  #header: string | undefined;

  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The first line of the current answer. It is remembered while the body is awaited. */
  header(): string | undefined {
    if (this.#header !== undefined) return this.#header;
    let [first = NOTHING] = this.#pieces;
    let end = first.indexOf(LINE_END, this.#start);
    if (end < 0 && this.#pieces.length > 1) {
      first = this.#join(this.#length);
      end = first.indexOf(LINE_END);
    }
    if (end < 0) return undefined;
    this.#header = first.toString('latin1', this.#start, end);
    this.#skip(end + 1 - this.#start);
    return this.#header;
  }

  /** The bytes after the header, which a line end follows. */
  body(size: number): Buffer | undefined {
    if (this.#length < size + 1) return undefined;
    let [first = NOTHING] = this.#pieces;
    if (first.length - this.#start < size + 1) first = this.#join(size + 1);
    const body = first.subarray(this.#start, this.#start + size);
    this.#skip(size + 1);
    return body;
  }

  next(): void {
    this.#header = undefined;
  }

  /** Puts so many bytes into the first piece, and no more than that. */
  #join(length: number): Buffer {
    const [first = NOTHING, ...rest] = this.#pieces;
    const parts = [first.subarray(this.#start)];
    let missing = length - (first.length - this.#start);
    while (missing > 0) {
      const piece = rest.shift() ?? NOTHING;
      parts.push(piece.subarray(0, missing));
      if (piece.length > missing) rest.unshift(piece.subarray(missing));
      missing -= piece.length;
    }
    const joined = Buffer.concat(parts, length);
    this.#pieces = [joined, ...rest];
    this.#start = 0;
    return joined;
  }

  /** @param length no more than the first piece has */
  #skip(length: number): void {
    this.#length -= length;
    this.#start += length;
    if (this.#start < (this.#pieces[0]?.length ?? 0)) return;
    this.#pieces.shift();
    this.#start = 0;
  }
}
