import type { NamedTag, TagScheme } from '../../core/deployments/scheme.ts';
import type { Alike } from '../../core/deployments/tag-likeness.ts';
import { tagClassifier, type TagClass, type TagRule } from '../../core/deployments/tag-name.ts';

const TAGS = Buffer.from(' refs/tags/');

interface Lines {
  readonly bytes: Buffer;
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
  readonly #runs: Run[] = [];
  #singles: NamedTag[] = [];

  /**
   * Takes in what is like the tag before.
   * @param at where a line "<object> <ref>" begins
   * @returns where the first line begins that is of something else
   */
  readAlike(bytes: Buffer, at: number): number {
    return this.#runs.at(-1)?.read(bytes, at) ?? at;
  }

  /** @param end of the line "<object> refs/tags/<name>", with its line end */
  add(bytes: Buffer, start: number, end: number): void {
    const nameAt = bytes.indexOf(TAGS, start) + TAGS.length;
    const name = bytes.toString('utf8', nameAt, end - 1);
    const { alike, class: found } = this.#classify(name);
    if (alike === undefined) {
      const object = bytes.toString('latin1', start, nameAt - TAGS.length);
      this.#singles.push({ name, object, class: found });
      return;
    }
    const understand = (other: string): TagClass => this.#classify(other).class;
    const likeness = { alike, class: found, nameAt: nameAt - start, understand };
    this.#runs.push(new Run(likeness, { bytes, start, end }));
  }

  /** @param time UTC, ISO 8601: what names say to be of then or later is left out */
  leaveOutFrom(time: string): void {
    this.#singles = this.#singles.filter((tag) => (tag.class.time ?? '') < time);
    for (const run of this.#runs) run.leaveOutFrom(time);
  }

  /** The newest time that a name tells. */
  get newestTime(): string | undefined {
    const times = [...this.#singles.map((tag) => tag.class.time), ...this.#runs.map((run) => run.newestTime)];
    return times.reduce((newest, time) => ((time ?? '') > (newest ?? '') ? time : newest), undefined);
  }

  /** All, each understood. */
  all(): readonly NamedTag[] {
    return [...this.#singles, ...this.#runs.flatMap((run) => run.newest(Infinity))];
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
    return this.#runs.filter((run) => run.class.rule === rule);
  }

  #stems(rule: TagRule): ReadonlySet<string> {
    const classes = [...this.#singles, ...this.#runs].map((one) => one.class);
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

/** Tags whose names are alike, as git printed them: in the order of their names. */
class Run {
  count = 1;
  readonly class: TagClass;
  readonly #likeness: Likeness;
  readonly #pieces: Lines[];

  constructor(likeness: Likeness, first: Lines) {
    this.class = likeness.class;
    this.#likeness = likeness;
    this.#pieces = [first];
  }

  get newestTime(): string | undefined {
    for (const line of this.#backwards()) return this.#timeOf(line);
    return undefined;
  }

  /** @returns where the lines end that go on with it */
  read(bytes: Buffer, at: number): number {
    const { alike, nameAt } = this.#likeness;
    let [last, end, count] = [at, at, 0];
    for (;;) {
      const nameEnd = alike.endOf(bytes, end + nameAt);
      if (nameEnd < 0) break;
      last = end;
      end = nameEnd + 1;
      count += 1;
    }
    // Git sorts them, so what stands between two tags is a tag.
    if (end === at || !this.#isTag(bytes, at) || !this.#isTag(bytes, last)) return at;
    this.count += count;
    this.#pieces.push({ bytes, start: at, end });
    return end;
  }

  #isTag(bytes: Buffer, line: number): boolean {
    const name = line + this.#likeness.nameAt;
    return TAGS.equals(bytes.subarray(name - TAGS.length, name));
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

  /** Lines, the last one first. What is alike is written in ASCII. */
  *#backwards(): Generator<string> {
    for (const { bytes, start, end } of this.#pieces.toReversed()) {
      yield* bytes
        .toString('latin1', start, end - 1)
        .split('\n')
        .reverse();
    }
  }

  #dropLast(line: string): void {
    this.count -= 1;
    const piece = this.#pieces.pop();
    const end = (piece?.end ?? 0) - line.length - 1;
    if (piece !== undefined && piece.start < end) this.#pieces.push({ ...piece, end });
  }
}
