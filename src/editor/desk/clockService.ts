import { roundOf, type Reminder, type Watched } from '../../core/clocks/watch.ts';
import type { EventDraft } from '../../core/incident/events.ts';

/** What the service needs of the window. */
export interface ClockWindow {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The incidents that this window has a part in. */
  readonly watched: () => Promise<readonly Watched[]>;
  readonly record: (incident: string, drafts: readonly EventDraft[]) => Promise<void>;
  /** Ids of the clocks that were told of here before, also before a reload. */
  readonly shown: () => ReadonlySet<string>;
  readonly remember: (ids: readonly string[]) => Promise<void>;
  /** Resolves when the person has dealt with it, or will not any more. */
  readonly remind: (reminder: Reminder) => Promise<void>;
  /** At most one call is waited for; undefined calls it off. */
  readonly wakeAt: (at: number | undefined) => void;
  readonly failed: (what: string, error: unknown) => void;
}

/** Raises what is due, and reminds of one thing at a time. It keeps no deadline: each look works them out anew. */
export class ClockService {
  readonly #window: ClockWindow;
  #looking: Promise<void> | undefined;
  #isStale = false;
  #isReminding = false;
  /** Instances of rules that were recorded from here: not twice, whatever the record then says. */
  readonly #raised = new Set<string>();

  constructor(window: ClockWindow) {
    this.#window = window;
  }

  /** To be called when the record changed, and when the time has come. What comes meanwhile makes for one more look. */
  look(): Promise<void> {
    this.#isStale = true;
    this.#looking ??= this.#lookUntilSettled().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookUntilSettled(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await this.#lookOnce();
      } catch (error) {
        this.#window.failed('the clocks cannot be read', error);
      }
    }
  }

  async #lookOnce(): Promise<void> {
    const { now, watched, shown, wakeAt } = this.#window;
    const round = roundOf(await watched(), now(), shown());
    wakeAt(round.nextAt);
    for (const { incident, drafts } of round.raises) await this.#raise(incident, drafts);
    if (!this.#isStale && round.reminder && !this.#isReminding) this.#remind(round.reminder);
  }

  /** What was raised is told of in the next look, which the change of the record brings. */
  async #raise(incident: string, drafts: readonly EventDraft[]): Promise<void> {
    const keys = drafts.map(({ data }) => `${incident} ${JSON.stringify(data)}`);
    if (keys.every((key) => this.#raised.has(key))) return;
    try {
      await this.#window.record(incident, drafts);
      for (const key of keys) this.#raised.add(key);
      this.#isStale = true;
    } catch (error) {
      this.#window.failed('an escalation was not recorded', error);
    }
  }

  #remind(reminder: Reminder): void {
    this.#isReminding = true;
    void this.#tell(reminder)
      .catch((error: unknown) => this.#window.failed('a reminder was not shown', error))
      .finally(() => {
        this.#isReminding = false;
        void this.look();
      });
  }

  /** Remembered before it is shown: a reload while it is on screen must not bring it twice. */
  async #tell(reminder: Reminder): Promise<void> {
    await this.#window.remember(reminder.covers);
    await this.#window.remind(reminder);
  }
}
