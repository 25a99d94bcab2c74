import type { StoredEvent } from '../../../core/incident/codec.ts';
import { salvage } from '../refs/own-tip.ts';
import { listRefs, refName, type IncidentRef } from '../refs/refs.ts';
import { brokenAmong, conditionOf, withObjects } from './condition.ts';
import type { Healer, HealerOptions } from './healer.ts';
import { dropRef } from './move-ref.ts';

/** Retired writers, whose entries were made pending and are to be flushed now. */
export interface Carrying {
  readonly writers: readonly string[];
}

/** Brings what only this clone has of a retired writer to the refs of the writer that followed. */
export class Carrier {
  readonly #options: HealerOptions;
  readonly #healer: Healer;
  readonly #sources = new Set<string>();

  constructor(options: HealerOptions, healer: Healer) {
    this.#options = options;
    this.#healer = healer;
  }

  /** Commits that may have attachments which are nowhere else. */
  get sources(): ReadonlySet<string> {
    return this.#sources;
  }

  /** Makes pending what has to be carried. Nothing, almost always. */
  async begin(): Promise<Carrying | undefined> {
    const writers = await this.#options.writers.uncarried();
    if (writers.length === 0) return undefined;
    const { refs } = await listRefs(this.#options.repository);
    for (const ref of refs.filter((r) => isOf(writers, r)))
      await this.#carry(
        ref,
        refs.filter((r) => r.remote !== undefined && r.incident === ref.incident && r.writer === ref.writer),
      );
    return { writers };
  }

  /** All of it is in git now. */
  async finish({ writers }: Carrying): Promise<void> {
    const { repository } = this.#options;
    const { refs, problems } = await listRefs(repository);
    const theirs = refs.filter((ref) => isOf(writers, ref));
    const broken = new Set([...this.#healer.condemned, ...(await brokenAmong(repository, theirs))]);
    for (const { name, oid } of theirs) if (broken.has(name)) await this.#drop(name, oid);
    for (const { reason } of problems) {
      // A ref that git cannot even parse is not among the refs, only among the complaints.
      const [name = ''] = /refs\/incidents\/\S+$/.exec(reason) ?? [];
      if (writers.some((writer) => name.endsWith(`/${writer}`))) await this.#dropGarbage(name);
    }
    await this.#options.writers.carried(writers);
  }

  async #carry(ref: IncidentRef, fetched: readonly IncidentRef[]): Promise<void> {
    // Others have all of it.
    if (fetched.some(({ oid }) => oid === ref.oid)) return;
    const { repository, pending } = this.#options;
    await withObjects(repository, async (objects) => {
      const elsewhere = new Set<string>();
      for (const { oid } of fetched) {
        for (const events of (await salvage(objects, ref.writer, oid)).values())
          for (const { envelope } of events) elsewhere.add(envelope.id);
      }
      this.#sources.add(ref.oid);
      for (const [from, events] of await salvage(objects, ref.writer, ref.oid)) {
        const belongs = ({ envelope }: StoredEvent): boolean =>
          envelope.incident === ref.incident && !elsewhere.has(envelope.id);
        for (const event of events.filter(belongs)) pending.add(refName(ref.incident, from), event);
      }
    });
  }

  async #dropGarbage(name: string): Promise<void> {
    const condition = await conditionOf(this.#options.repository, name);
    if (condition.kind === 'broken' && condition.oid === undefined) await this.#drop(name, undefined);
  }

  async #drop(name: string, oid: string | undefined): Promise<void> {
    await dropRef(this.#options.repository, name, oid);
    await this.#healer.tell(
      `The damaged ref ${name}${oid === undefined ? '' : ` (it was at ${oid})`} was taken away, because git gc and ` +
        'git fetch fail while it is there. What could be read of it is on the ref of another writer of this clone.',
    );
  }
}

const isOf = (writers: readonly string[], { remote, writer }: IncidentRef): boolean =>
  remote === undefined && writers.includes(writer);
