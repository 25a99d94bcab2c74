/** Where a secret stands in a text, and what it is: "GitHub token". */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface Masked {
  readonly text: string;
  /** What was found, in the order of the text; never the secrets. */
  readonly labels: readonly string[];
}

const maskOf = (label: string): string => `[masked: ${label}]`;

/** Whether a value is nothing but what stands for a secret already. */
export const isMask = (value: string): boolean => value.startsWith('[masked:');

/** A text of which one stretch after the other was looked at. Where spans overlap, all of them goes under one name. */
export class MaskedText {
  readonly #text: string;
  readonly #pieces: string[] = [];
  readonly #labels: string[] = [];
  #at = 0;
  #last: Span | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param spans that begin no earlier than those before; the first in the list gives the name */
  add(spans: readonly Span[]): void {
    const ranked = spans.map((span, rank) => ({ span, rank }));
    ranked.sort((a, b) => a.span.start - b.span.start || a.rank - b.rank);
    let best = Infinity;
    for (const { span, rank } of ranked) {
      if (this.#last === undefined || span.start >= this.#last.end) {
        this.#close();
        this.#last = span;
        best = rank;
        continue;
      }
      const { start, end, label } = this.#last;
      this.#last = { start, end: Math.max(end, span.end), label: rank < best ? span.label : label };
      best = Math.min(best, rank);
    }
  }

  end(): Masked {
    this.#close();
    if (this.#labels.length === 0) return { text: this.#text, labels: [] };
    return { text: this.#pieces.join('') + this.#text.slice(this.#at), labels: this.#labels };
  }

  #close(): void {
    if (this.#last === undefined) return;
    const { start, end, label } = this.#last;
    this.#pieces.push(this.#text.slice(this.#at, start), maskOf(label));
    this.#labels.push(label);
    this.#at = end;
    this.#last = undefined;
  }
}
