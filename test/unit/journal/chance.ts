import { SEVERITIES, STATUSES } from '../../../src/core/incident/vocabulary.ts';
import type { EventDraft } from '../../../src/core/incident/events.ts';

/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of a run: the one that is asked for by SEED, or another each time. */
export const seedOfRun = (): number => Number(process.env['SEED'] ?? Date.now() % 1_000_000);

export const pick = <T>(random: () => number, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;

/** Something that somebody may record. @param known ids of events that it may be about */
export function randomDraft(random: () => number, known: readonly string[]): EventDraft {
  const number = Math.floor(random() * 6);
  const text = `é ${number} ${'x'.repeat(Math.floor(random() * 200))}`;
  const target = known.length > 0 ? pick(random, known) : undefined;
  const actor = { name: `Person ${number}`, type: 'person' } as const;
  const drafts: EventDraft[] = [
    { kind: 'note.added', data: { text } },
    { kind: 'note.added', data: { text: `more ${text}` } },
    { kind: 'severity.changed', data: { to: pick(random, SEVERITIES), reason: text } },
    { kind: 'status.changed', data: { to: pick(random, STATUSES), note: text } },
    { kind: 'role.assigned', data: { role: `role-${number}`, assignee: actor } },
    { kind: 'role.released', data: { role: `role-${number}` } },
    { kind: 'hypothesis.opened', data: { hypothesis: `h${number}`, text } },
    { kind: 'hypothesis.rejected', data: { hypothesis: `h${number}`, note: text } },
    { kind: 'step.done', data: { step: `s${number}`, title: `Step ${number}` } },
    { kind: 'step.reopened', data: { step: `s${number}`, title: `Step ${number}` } },
    { kind: 'action.added', data: { action: `a${number}`, title: text.trim() } },
    {
      kind: 'incident.updated',
      data: { summary: random() < 0.3 ? null : text, services: [`svc-${number}`] },
    },
    { kind: 'incident.reopened', data: { reason: text } },
  ];
  if (target !== undefined) {
    drafts.push({ kind: 'event.retracted', data: { target, reason: text } });
    drafts.push({ kind: 'event.corrected', data: { target, data: { text: 'corrected' } } });
  }
  return pick(random, drafts);
}
