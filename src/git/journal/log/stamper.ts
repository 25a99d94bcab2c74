import { encodeEvent, type StoredEvent } from '../../../core/incident/codec.ts';
import {
  makeId,
  nextHybridTime,
  observeHybridTime,
  timeOfId,
  type HybridTime,
} from '../../../core/incident/event-id.ts';
import { SCHEMA_VERSION, type EventDraft, type IncidentEvent } from '../../../core/incident/events.ts';
import { JournalError, type Author } from '../journal.ts';

export interface Chance {
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
}

/** Makes events of drafts: gives each its id, its number and its times. */
export class Stamper {
  readonly session: string;
  readonly #chance: Chance;
  #clock: HybridTime = { ms: 0, counter: 0 };
  #numbers = new Map<string, number>();

  constructor(chance: Chance) {
    this.#chance = chance;
    this.session = Buffer.from(chance.random(4)).toString('hex');
  }

  /** From now on ids sort behind this one, unless it is far in the future. */
  observe(id: string): void {
    this.#clock = observeHybridTime(this.#clock, timeOfId(id), this.#chance.now());
  }

  /**
   * All drafts or none.
   * @throws JournalError when one of them is not valid or too large
   */
  stamp(writer: string, incident: string, drafts: readonly EventDraft[], author: Author): StoredEvent[] {
    const first = (this.#numbers.get(incident) ?? 0) + 1;
    const stored = drafts.map((draft, index) => {
      const { now, random } = this.#chance;
      this.#clock = nextHybridTime(this.#clock, now());
      const recordedAt = new Date(now()).toISOString();
      return encode({
        v: SCHEMA_VERSION,
        id: makeId(this.#clock, random(13)),
        incident,
        writer,
        session: this.session,
        seq: first + index,
        kind: draft.kind,
        occurredAt: draft.occurredAt ?? recordedAt,
        recordedAt,
        actor: author.actor,
        source: draft.source ?? 'manual',
        data: draft.data,
        // The draft pairs kind and data; a spread cannot carry that through, and encodeEvent checks it again.
      } as IncidentEvent);
    });
    this.#numbers.set(incident, first + drafts.length - 1);
    return stored;
  }

  /** What was numbered after `undo = checkpoint()` was never recorded: `undo()` keeps the numbers without a gap. */
  checkpoint(): () => void {
    const numbers = new Map(this.#numbers);
    return () => (this.#numbers = numbers);
  }
}

function encode(event: IncidentEvent): StoredEvent {
  try {
    return encodeEvent(event);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof RangeError) throw new JournalError('too-large', message, { cause });
    throw new JournalError(
      'invalid',
      `This entry (${event.kind}) is not valid, so it was not recorded: ${message}`,
      { cause },
    );
  }
}
