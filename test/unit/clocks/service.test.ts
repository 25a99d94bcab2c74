import assert from 'node:assert/strict';
import type { Reminder } from '../../../src/core/clocks/watch.ts';
import type { PolicySetting } from '../../../src/core/clocks/policy.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import type { EventDraft, EventInput } from '../../../src/core/incident/events.ts';
import { ClockService } from '../../../src/editor/desk/clockService.ts';
import { declared, event, fold, MINUTE, T0 } from '../incident/make.ts';
import { policy } from './helpers.ts';

/** A window with a time of its own: what it records is folded by the product, and nothing in it waits. */
class Window {
  minute = 0;
  wakesAt: number | undefined;
  readonly events: StoredEvent[];
  readonly reminders: Reminder[] = [];
  readonly problems: unknown[] = [];
  /** Closes the notification that is on screen. */
  close: (() => void) | undefined;
  /** What the disk refuses. */
  refusal: Error | undefined;
  readonly #setting: PolicySetting;
  readonly #shown: Set<string>;
  #service: ClockService;

  constructor(events: StoredEvent[], setting: PolicySetting = {}, shown = new Set<string>()) {
    this.events = events;
    this.#setting = setting;
    this.#shown = shown;
    this.#service = this.#open();
  }

  #open(): ClockService {
    return new ClockService({
      now: () => T0 + this.minute * MINUTE,
      watched: () => Promise.resolve([{ incident: fold(...this.events), policy: policy(this.#setting) }]),
      record: (_incident, drafts) => this.#record(drafts),
      shown: () => this.#shown,
      remember: (ids) => {
        for (const id of ids) this.#shown.add(id);
        return Promise.resolve();
      },
      remind: (reminder) => {
        this.reminders.push(reminder);
        return new Promise((resolve) => (this.close = resolve));
      },
      wakeAt: (at) => (this.wakesAt = at === undefined ? undefined : (at - T0) / MINUTE),
      failed: (_what, error) => this.problems.push(error),
    });
  }

  #record(drafts: readonly EventDraft[]): Promise<void> {
    if (this.refusal) return Promise.reject(this.refusal);
    for (const { kind, data, source } of drafts)
      this.events.push(
        event(this.minute, kind, data as EventInput<typeof kind>, { source: source ?? 'manual' }),
      );
    return Promise.resolve();
  }

  /** The editor starts again; only what it stored is left. */
  reload(): void {
    this.#service = this.#open();
  }

  async at(minute: number): Promise<this> {
    this.minute = minute;
    await this.#service.look();
    return this;
  }

  async dismiss(): Promise<void> {
    this.close?.();
    await new Promise((resolve) => setImmediate(resolve));
    await this.#service.look();
  }

  get raised(): string[] {
    return fold(...this.events).timeline.flatMap(({ event: one }) =>
      one?.kind === 'escalation.raised' ? [one.data.rule] : [],
    );
  }

  get told(): (string | number)[][] {
    return this.reminders.map(({ due, others }) => [due.kind, others]);
  }
}

const acknowledged = (minute: number): StoredEvent =>
  event(minute, 'milestone.set', {
    milestone: 'acknowledged',
    at: new Date(T0 + minute * MINUTE).toISOString(),
  });
const quiet: PolicySetting = {
  updatePace: { P0: 'never', P1: 'never' },
  briefPace: { P0: 'never' },
};

describe('the clock service of a window', () => {
  it('S21: reminds once when a status update is due, and anew after the next one', async () => {
    const window = new Window([declared({ severity: 'P0' }), acknowledged(1)], {
      briefPace: { P0: 'never' },
    });
    await window.at(14);
    assert.deepEqual([window.told, window.wakesAt], [[], 15]);
    await window.at(15);
    assert.deepEqual(window.told, [['update', 0]]);
    await window.dismiss();
    await window.at(16);
    assert.equal(window.reminders.length, 1, 'once');
    window.events.push(event(17, 'comms.sent', { update: 'u1', audience: 'customers', kind: 'status' }));
    await window.at(17);
    assert.equal(window.wakesAt, 30, 'the escalation of the P0 comes before the next update');
    await window.at(32);
    assert.deepEqual(window.told.at(1), ['escalation', 1]);
  });

  it('S21: an update that was put off with a reason reminds when that time has come', async () => {
    const window = new Window([declared({ severity: 'P1' }), acknowledged(1)]);
    window.events.push(
      event(20, 'comms.snoozed', {
        update: 'u1',
        audience: 'customers',
        kind: 'status',
        note: 'Nothing new',
        nextAt: new Date(T0 + 50 * MINUTE).toISOString(),
      }),
    );
    await window.at(31);
    assert.deepEqual([window.told, window.wakesAt], [[], 50]);
    await window.at(50);
    assert.deepEqual(window.told, [['update', 0]]);
  });

  it('S36: raises a P0 that is not resolved after 30 minutes, by itself, once, on the record', async () => {
    const window = new Window([declared({ severity: 'P0' }), acknowledged(1)], quiet);
    await window.at(29);
    assert.deepEqual([window.raised, window.wakesAt], [[], 30]);
    await window.at(30);
    await window.at(31);
    assert.deepEqual(window.raised, ['p0-unresolved']);
    const entry = fold(...window.events).timeline.at(-1);
    assert.deepEqual(
      [entry?.source, entry?.occurredAt],
      ['automatic', new Date(T0 + 30 * MINUTE).toISOString()],
    );
    assert.deepEqual(window.told, [['escalation', 0]]);
    assert.match(window.reminders[0]?.due.label ?? '', /^Escalated to Studio Producer$/);
  });

  it('S37: raises a P1 after two hours, and not one that is resolved', async () => {
    const open = await new Window([declared({ severity: 'P1' }), acknowledged(1)], quiet).at(120);
    assert.deepEqual(open.raised, ['p1-unresolved']);
    const events = [declared({ severity: 'P1' }), event(119, 'status.changed', { to: 'resolved' })];
    assert.deepEqual((await new Window(events, quiet).at(120)).raised, []);
  });

  it('S38: raises a suspected data breach as soon as it is marked', async () => {
    const window = new Window([declared({ severity: 'P2' }), acknowledged(1)], {
      updatePace: { P2: 'never' },
    });
    await window.at(5);
    assert.deepEqual(window.raised, []);
    window.events.push(event(6, 'incident.updated', { dataBreach: 'suspected' }));
    await window.at(6);
    assert.deepEqual(window.raised, ['data-breach']);
  });

  it('S39: raises affected user data, and wakes for the 72 hours of the GDPR', async () => {
    const window = new Window([declared({ severity: 'P2' }), acknowledged(1)], {
      updatePace: { P2: 'never' },
    });
    window.events.push(event(6, 'incident.updated', { userDataAffected: 'yes' }));
    await window.at(6);
    assert.deepEqual([window.raised, window.wakesAt], [['user-data'], 6 + 72 * 60]);
  });

  it('S40: raises a revenue impact above the threshold of the team, and none below it', async () => {
    const escalation = { revenueThreshold: { amount: 10_000, currency: 'EUR' } };
    const at = (revenueImpact: string) =>
      new Window([declared({ severity: 'P2', revenueImpact }), acknowledged(1)], { escalation }).at(2);
    assert.deepEqual((await at('12,000 EUR of failed orders')).raised, ['revenue']);
    assert.deepEqual((await at('9,000 EUR')).raised, []);
    assert.deepEqual((await at('a lot')).raised, [], 'nothing is made up');
  });

  it('S27: reminds of a post-mortem that is overdue, and not of one that is written', async () => {
    const events = [declared({ severity: 'P1' }), event(60, 'status.changed', { to: 'resolved' })];
    const due = 60 + 48 * 60;
    const window = await new Window([...events]).at(due);
    assert.deepEqual(window.told, [['postmortem', 0]]);
    const written = event(90, 'postmortem.created', { path: 'docs/postmortems/x.md' });
    assert.deepEqual((await new Window([...events, written]).at(due)).told, []);
  });

  it('shows one reminder at a time, the next when the first is closed', async () => {
    const window = new Window([declared({ severity: 'P1' })]);
    await window.at(30);
    await window.at(60);
    assert.deepEqual(window.told, [['update', 0]]);
    await window.dismiss();
    assert.deepEqual(window.told, [
      ['update', 0],
      ['response', 0],
    ]);
  });

  it('catches up after a sleep with one reminder, of the most urgent, and repeats nothing after a reload', async () => {
    const window = new Window([declared({ severity: 'P0' })]);
    await window.at(100);
    assert.deepEqual(window.told, [['escalation', 3]], 'beside it response, update and brief');
    await window.dismiss();
    window.reload();
    await window.at(101);
    assert.equal(window.reminders.length, 1);
    assert.deepEqual(window.raised, ['p0-unresolved']);
  });

  it('is silent of what ran out long ago with nobody there', async () => {
    const window = await new Window([declared({ severity: 'P0' })]).at(30 * 24 * 60);
    assert.deepEqual([window.told, window.raised], [[], []]);
  });

  it('tries again what could not be recorded, and says so', async () => {
    const window = new Window([declared({ severity: 'P0' }), acknowledged(1)], quiet);
    window.refusal = new Error('disk full');
    await window.at(30);
    assert.deepEqual([window.raised, window.problems], [[], [window.refusal]]);
    assert.deepEqual(window.told, [], 'what is not on the record is not told');
    window.refusal = undefined;
    await window.at(31);
    assert.deepEqual(window.raised, ['p0-unresolved']);
  });
});
