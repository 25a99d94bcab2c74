import { attachmentsOf, ifGenuine } from '../attachments.ts';
import type { StoredEvent } from '../../../core/incident/codec.ts';
import { firstLine } from '../../process.ts';
import { extendChunks } from '../refs/chunks.ts';
import { Committer } from '../refs/committer.ts';
import { importCommits, type RefUpdate } from '../refs/fast-import.ts';
import { plainError } from './plain-failures.ts';
import { bundleNamespace } from './refspecs.ts';
import type { RemoteGit } from './remote-git.ts';
import type { IncidentCopy } from './sharing.ts';
import { readTips } from './tips.ts';

/** As for bundles: each copy that brings something new of a writer has a namespace of its own. */
const MAX_HISTORIES = 8;

interface TakingIn {
  /** What is on record here. */
  readonly known: readonly StoredEvent[];
  /** Where the person works. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Puts what is not on record here on refs of its own, as if it had been fetched: each writer keeps what it wrote.
 * @throws SyncError when it says otherwise than the record here; then nothing was taken in
 */
export async function takeInCopy(git: RemoteGit, copy: IncidentCopy, taking: TakingIn): Promise<void> {
  const { known, folder, now } = taking;
  const at = new Date(now).toISOString();
  const missing = notYetKnown(copy.events, known, at);
  if (missing.length === 0) return;
  const committer = await new Committer(git.repository, folder).line(now);
  if (committer === undefined) throw plainError('other', NOBODY, at);
  const tips = await readTips(git, [...namespaces()]);
  const byWriter = Map.groupBy(missing, ({ envelope }) => envelope.writer);
  const updates = [...byWriter].map(([writer, events]): RefUpdate => {
    const name = namespaces()
      .map((namespace) => `${namespace}${copy.incident}/${writer}`)
      .find((ref) => !tips.has(ref));
    if (name === undefined) throw plainError('other', TOO_MANY, at);
    return {
      ref: name,
      incident: copy.incident,
      events: events.length,
      chunks: extendChunks(
        undefined,
        events.map(({ line }) => line),
      ),
      attachments: [...new Set(events.flatMap(({ envelope }) => attachmentsOf(envelope)))],
    };
  });
  const attachment = (sha256: string) => {
    const bytes = copy.attachments.get(sha256);
    return Promise.resolve(ifGenuine(sha256, bytes && Buffer.from(bytes)));
  };
  const result = await importCommits(git.repository, committer, updates, attachment);
  if ('failure' in result) {
    const message = `Git did not take the incident in: ${firstLine(result.failure)}. Nothing was changed. Try again; if it stays so, see whether git fsck finds something.`;
    throw plainError('other', message, at);
  }
}

const namespaces = (): string[] =>
  Array.from({ length: MAX_HISTORIES }, (_, number) => bundleNamespace(number));

/** Ids are never given twice, so an entry that reads otherwise was made up, here or there. */
function notYetKnown(
  events: readonly StoredEvent[],
  known: readonly StoredEvent[],
  at: string,
): readonly StoredEvent[] {
  const lines = new Map(known.map(({ envelope, line }) => [envelope.id, line]));
  const isOther = ({ envelope, line }: StoredEvent): boolean =>
    lines.has(envelope.id) && lines.get(envelope.id) !== line;
  const other = events.find(isOther);
  if (other !== undefined) {
    const { id, actor } = other.envelope;
    const message = `The file says otherwise than the record here of entry ${id} by ${actor.name}. Nothing was taken in. Ask its sender for a bundle, and compare the two.`;
    throw plainError('other', message, at);
  }
  return events.filter(({ envelope }) => !lines.has(envelope.id));
}

const NOBODY =
  'Git does not know who you are, so nothing was taken in. Set user.name and user.email, and try again.';
const TOO_MANY =
  'This incident was taken in from more different files than are kept. Nothing was changed. Share it by a remote, or use a bundle.';
