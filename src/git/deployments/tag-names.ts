import type { NamedTag, TagScheme } from '../../core/deployments/scheme.ts';
import type { Alike } from '../../core/deployments/tag-likeness.ts';
import { tagClassifier, type TagClass, type TagRule } from '../../core/deployments/tag-name.ts';

const TAGS = ' refs/tags/';

/** Lines "<object> refs/tags/<name>" as git printed them, byte by byte. */
export interface Lines {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Tags of one scheme. */
export interface TagsOfScheme {
  /** Where names have times, the newest of all that are alike; else all. */
  readonly tags: readonly NamedTag[];
  /** Of all. */
  readonly count: number;
}

/**
 * What the names of all tags say. Those that are alike, which is nearly all of a repository with many, are only counted
 * until somebody asks for the newest of them.
 */
export class TagNames {
  readonly #classify = tagClassifier();
  /** By the pattern of what is alike. */
  readonly #runs = new Map<string, Run>();
  #last: Run | undefined;
  #singles: NamedTag[] = [];

  /**
   * Takes in what is like the tag before.
   * @param at where a line begins
   * @returns where the first line begins that is of something else
   */
  readAlike(text: string, at: number): number {
    return this.#last?.read(text, at) ?? at;
  }

  /**
   * Takes in the line of a tag, and those after it that are alike.
   * @param name of it, as UTF-8
   * @returns where the first line begins that is of something else
   */
  add({ text, start, end }: Lines, name: string): number {
    const { alike, class: found } = this.#classify(name);
    const objectEnd = text.indexOf(' ', start);
    const likeness = alike && { alike, class: found, nameAt: objectEnd + TAGS.length - start };
    const run = likeness && (this.#runs.get(likeness.alike.pattern) ?? this.#begin(text, end, likeness));
    const next = run?.read(text, start) ?? start;
    if (next === start) {
      this.#singles.push({ name, object: text.slice(start, objectEnd), class: found });
      return end;
    }
    this.#last = run;
    return next;
  }

  /** Only where the next line seems to be alike: to compile a pattern takes longer than to understand a name. */
  #begin(text: string, next: number, likeness: Omit<Likeness, 'understand'>): Run | undefined {
    const { alike, nameAt } = likeness;
    if (!alike.mayBe(text.slice(next + nameAt, text.indexOf('\n', next)))) return undefined;
    const run = new Run({ ...likeness, understand: (name) => this.#classify(name).class });
    this.#runs.set(alike.pattern, run);
    return run;
  }

  /** @param time UTC, ISO 8601: what names say to be of then or later is left out */
  leaveOutFrom(time: string): void {
    this.#singles = this.#singles.filter((tag) => (tag.class.time ?? '') < time);
    for (const run of this.#runs.values()) run.leaveOutFrom(time);
  }

  /** The newest time that a name tells. */
  get newestTime(): string | undefined {
    const runs = [...this.#runs.values()].map((run) => run.newestTime);
    const times = [...this.#singles.map((tag) => tag.class.time), ...runs];
    return times.reduce((newest, time) => ((time ?? '') > (newest ?? '') ? time : newest), undefined);
  }

  /** All, each understood. */
  all(): readonly NamedTag[] {
    return [...this.#singles, ...[...this.#runs.values()].flatMap((run) => run.newest(Infinity))];
  }

  /** @param most of those that are alike: the newest, and where names have no time all of them */
  byRule(rule: TagRule, most: number): readonly NamedTag[] {
    const singles = this.#singles.filter((tag) => tag.class.rule === rule);
    return [...singles, ...this.#ofRule(rule).flatMap((run) => run.newest(most))];
  }

  /** Of "v4" beside "v4.1.2" we know that it moves along: it tells of no deployment. */
  byScheme(scheme: TagScheme, most: number): TagsOfScheme {
    const tags = this.byRule(scheme, most);
    if (scheme === 'counter') {
      const versions = this.#stems('version');
      const counted = tags.filter((tag) => !versions.has(tag.class.stem));
      return { tags: counted, count: counted.length };
    }
    const alike = this.#ofRule(scheme).reduce((sum, { count }) => sum + count, 0);
    return { tags, count: alike + this.#singles.filter((tag) => tag.class.rule === scheme).length };
  }

  #ofRule(rule: TagRule): readonly Run[] {
    return [...this.#runs.values()].filter((run) => run.class.rule === rule);
  }

  #stems(rule: TagRule): ReadonlySet<string> {
    const classes = [...this.#singles, ...this.#runs.values()].map((one) => one.class);
    return new Set(classes.flatMap((one) => (one.rule === rule ? [one.stem] : [])));
  }
}

interface Likeness {
  readonly alike: Alike;
  /** Of the first. */
  readonly class: TagClass;
  /** Where in a line the name begins. */
  readonly nameAt: number;
  /** Where the time is not what changes. */
  readonly understand: (name: string) => TagClass;
}

/** Tags whose names are alike, in the order of their names. */
class Run {
  readonly class: TagClass;
  readonly #likeness: Likeness;
  readonly #some: RegExp;
  readonly #pieces: Lines[] = [];

  constructor(likeness: Likeness) {
    this.class = likeness.class;
    this.#likeness = likeness;
    const object = `[0-9a-f]{${likeness.nameAt - TAGS.length}}`;
    this.#some = new RegExp(`(?:${object}${TAGS}${likeness.alike.pattern}\\n)+`, 'y');
  }

  get count(): number {
    return this.#pieces.reduce((sum, piece) => sum + linesOf(piece).length, 0);
  }

  get newestTime(): string | undefined {
    for (const line of this.#backwards()) return this.#timeOf(line);
    return undefined;
  }

  /** @returns where the lines end that go on with it */
  read(text: string, at: number): number {
    this.#some.lastIndex = at;
    const end = this.#some.test(text) ? this.#some.lastIndex : at;
    if (end > at) this.#pieces.push({ text, start: at, end });
    return end;
  }

  leaveOutFrom(time: string): void {
    for (const line of this.#backwards()) {
      if ((this.#timeOf(line) ?? '') < time) return;
      this.#dropLast(line);
    }
  }

  /** And those that are of the same time as the last of them. All where names tell no time. */
  newest(most: number): readonly NamedTag[] {
    const { nameAt, understand } = this.#likeness;
    const newest: NamedTag[] = [];
    for (const line of this.#backwards()) {
      const time = this.#timeOf(line);
      if (time !== undefined && newest.length >= most && time !== newest.at(-1)?.class.time) break;
      const name = line.slice(nameAt);
      const found = time === undefined ? understand(name) : { ...this.class, time };
      newest.push({ name, object: line.slice(0, nameAt - TAGS.length), class: found });
    }
    return newest.reverse();
  }

  #timeOf(line: string): string | undefined {
    const { alike, nameAt } = this.#likeness;
    return alike.timeIn?.(line.slice(nameAt));
  }

  /** The last one first. */
  *#backwards(): Generator<string> {
    for (const { text, start: first, end: last } of this.#pieces.toReversed()) {
      for (let end = last; end > first;) {
        const start = Math.max(first, text.lastIndexOf('\n', end - 2) + 1);
        yield text.slice(start, end - 1);
        end = start;
      }
    }
  }

  #dropLast(line: string): void {
    const piece = this.#pieces.pop();
    const end = (piece?.end ?? 0) - line.length - 1;
    if (piece !== undefined && piece.start < end) this.#pieces.push({ ...piece, end });
  }
}

const linesOf = ({ text, start, end }: Lines): string[] => text.slice(start, end - 1).split('\n');
