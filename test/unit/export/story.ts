import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { at, BO, declared, event } from '../incident/make.ts';

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
export const LOG = Buffer.from('pool exhausted\n');

const attachment = (name: string, mediaType: string, bytes: Uint8Array) => ({
  sha256: sha256(bytes),
  name,
  mediaType,
  size: bytes.length,
});

/** What people write when they mean no good, or only write as they like. */
export const HOSTILE = `<script>alert(1)</script> [x](javascript:alert(1)) "q" & 'a' ~~b~~`;

export function storyEvents(): StoredEvent[] {
  const wrong = event(4, 'note.added', { text: 'It is the database' });
  return [
    declared({
      title: 'Checkout returns 500',
      startedAt: at(-14),
      detectedAt: at(-6),
      services: ['checkout'],
      summary: HOSTILE,
    }),
    event(2, 'note.added', { text: HOSTILE }, { actor: BO }),
    wrong,
    event(6, 'event.retracted', { target: wrong.envelope.id, reason: 'it was the pool' }),
    event(7, 'cause.decided', { cause: 'code-bug', reasons: 'The pool is never given back' }),
    event(8, 'evidence.added', {
      title: 'Error page',
      attachment: attachment('../Error Page.PNG', 'image/png', PIXEL),
    }),
    event(9, 'evidence.added', {
      title: 'Log of the pool',
      attachment: attachment('pool.log', 'text/plain', LOG),
    }),
    event(9, 'evidence.added', { title: 'Dashboard', url: 'https://grafana.example/d/1' }),
    event(10, 'evidence.added', {
      title: 'Gone',
      attachment: { sha256: 'f'.repeat(64), name: 'gone.txt', mediaType: 'text/plain', size: 3 },
    }),
    event(41, 'milestone.set', { milestone: 'mitigated', at: at(38) }),
    event(60, 'status.changed', { to: 'resolved' }),
    event(70, 'action.added', {
      action: 'a1',
      title: 'Alert on the pool',
      owner: 'Bo Lind',
      due: '2026-12-01',
    }),
  ];
}
