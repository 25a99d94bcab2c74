import type { Masked } from '../../core/secrets/spans.ts';
import { visible } from '../../core/text/visible.ts';

/** Nothing shorter holds a secret. */
const SHORTEST = 6;

/** Finds what is secret in a text of any length. */
export type Look = (text: string) => Promise<Masked>;

/** The check itself failed, so it is not known what a text holds: it must not be recorded. */
export class MaskingError extends Error {
  readonly reason = 'no-check';

  constructor(cause: unknown) {
    super(
      'Texts are checked for secrets before they are recorded, and the check failed. Nothing was recorded. Reload the window and try again.',
      // What a detector says of a text may quote it.
      { cause: cause instanceof Error ? cause.name : typeof cause },
    );
    this.name = 'MaskingError';
  }
}

/** Takes secrets out of what comes from outside, before anything of it is cut, named or recorded. */
export class Masking {
  readonly #load: () => Promise<Look>;
  readonly #onMasked: (labels: readonly string[]) => void;

  /** @param onMasked is told what was found, never the secrets */
  constructor(
    onMasked: (labels: readonly string[]) => void,
    load: () => Promise<Look> = async () => (await import('./look.ts')).look,
  ) {
    this.#onMasked = onMasked;
    this.#load = load;
  }

  /**
   * The text without its secrets; the very same when there are none. What hides characters in it is gone where there are.
   * @throws MaskingError
   */
  async text(text: string): Promise<string> {
    if (text.length < SHORTEST) return text;
    const shown = visible(text);
    const masked = await this.#mask(shown);
    return masked === shown ? text : masked;
  }

  /**
   * The same for every text in plain data. One that has got longer than its kind allows is cut: what is lost is its end.
   * @throws MaskingError
   */
  async data<T>(value: T): Promise<T> {
    // Each part comes back as what it was: a text as a text, a list as a list of the same.
    return (await this.#data(value)) as T;
  }

  /**
   * A file: masked if it is text. One that is not comes back as it is.
   * @throws MaskingError
   */
  async bytes(bytes: Uint8Array): Promise<Uint8Array> {
    const read = textOf(bytes);
    if (read === undefined) return bytes;
    const masked = await this.#mask(read.text);
    return masked === read.text ? bytes : Buffer.from(masked, read.encoding);
  }

  async #data(value: unknown): Promise<unknown> {
    if (typeof value === 'string') return fit(await this.text(value), value.length);
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const item of value) items.push(await this.#data(item));
      return items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) entries.push([key, await this.#data(item)]);
    return Object.fromEntries(entries);
  }

  async #mask(text: string): Promise<string> {
    const { text: masked, labels } = await this.#look(text);
    if (labels.length > 0) this.#onMasked(labels);
    return masked;
  }

  async #look(text: string): Promise<Masked> {
    try {
      return await (
        await this.#load()
      )(text);
    } catch (error) {
      throw new MaskingError(error);
    }
  }
}

/** Texts of the record are at most so long, by their kind: see the schemas of events. */
const LENGTHS = [500, 4096, 20_000];

/** A mask may be longer than what it stands for. */
const fit = (masked: string, length: number): string => {
  const most = LENGTHS.find((one) => length <= one) ?? length;
  return masked.length <= most ? masked : masked.slice(0, most).toWellFormed();
};

interface Text {
  readonly text: string;
  /** How it is written again. */
  readonly encoding: 'utf8' | 'latin1';
}

/** Undefined for what is no text: a picture, an archive, a dump. */
function textOf(bytes: Uint8Array): Text | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf8' };
  if (first === 0xfe && second === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf8' };
  if (bytes.subarray(0, 8192).includes(0)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encoding: 'utf8' };
  } catch {
    // A log with a few strange bytes in it is a text all the same: a character for each keeps all of them.
    return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin1' };
  }
}
