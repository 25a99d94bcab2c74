import type { Share, ShareOutcome, SharingRemote, SyncFailure } from './sharing.ts';

export type Instead = Extract<ShareOutcome, { ok: false }>['instead'][number];

/** What may work where a remote does not take it, best first. */
export function insteadOf(
  { kind }: SyncFailure,
  { remote, layout }: Share,
  remotes: readonly SharingRemote[],
): Instead[] {
  const known = remotes.find(({ name }) => name === remote);
  const hasNotes = layout === 'incidents' && known !== undefined && known.refusals.notes === undefined;
  const isAboutRefs = kind === 'namespace-refused' || kind === 'hook-declined';
  return [
    ...(isAboutRefs && hasNotes ? (['notes'] as const) : []),
    ...(remotes.some(({ name }) => name !== remote) ? (['other-remote'] as const) : []),
    'bundle',
  ];
}
