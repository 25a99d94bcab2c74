import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeLine } from '../../../src/core/incident/codec.ts';
import { makeId } from '../../../src/core/incident/event-id.ts';
import { runGit } from '../../../src/git/process.ts';

const WRITER = 'aaaaaaaaaaaa';
const EVENTS_PER_CHUNK = 64;
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

export interface Size {
  readonly incidents: number;
  /** Of each incident. */
  readonly events: number;
  /** The last entry of each resolves it. Left out: none is over. */
  readonly areOver?: boolean;
}

export interface FetchedRepository {
  readonly path: string;
  /** One of its incidents. */
  readonly incident: string;
  /** Bytes of all lines. */
  readonly bytes: number;
  dispose(): Promise<void>;
}

/** A repository with the incidents of another clone, as after a fetch: in one pack, with packed or loose refs. */
export async function makeFetchedRepository(
  size: Size,
  refs: 'packed' | 'loose',
): Promise<FetchedRepository> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'fireline-bench-')));
  const git = async (args: readonly string[], input: Iterable<string> = []): Promise<void> => {
    const result = await runGit(args, { cwd: path, input });
    if (result.exitCode !== 0) throw new Error(result.stderr);
  };
  const incidents = Array.from({ length: size.incidents }, (_, index) => makeIncident(index, size));
  await git(['init', '--quiet', '--bare']);
  await git(['fast-import', '--quiet'], incidents.map(commitOf));
  if (refs === 'packed') await git(['pack-refs', '--all']);
  const bytes = incidents.reduce(
    (sum, { lines }) => sum + lines.reduce((s, line) => s + line.length + 1, 0),
    0,
  );
  return {
    path,
    incident: incidents[Math.floor(size.incidents / 2)]?.id ?? '',
    bytes,
    dispose: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

interface MadeIncident {
  readonly id: string;
  readonly lines: readonly string[];
}

function makeIncident(number: number, { events, areOver = false }: Size): MadeIncident {
  const start = START + number * 30 * MINUTE;
  const id = makeId({ ms: start, counter: 0 }, randomBytes(13));
  const lines = Array.from({ length: events }, (_, index) =>
    lineOf(id, start, index, areOver && index === events - 1 ? RESOLVED : contentOf(number, index)),
  );
  const decoded = decodeLine(lines[number % events] ?? '');
  if ('setAside' in decoded) throw new Error(decoded.setAside.reason);
  return { id, lines };
}

type Content = readonly [kind: string, data: object];
const RESOLVED: Content = ['status.changed', { to: 'resolved' }];

function lineOf(incident: string, start: number, index: number, [kind, data]: Content): string {
  const ms = start + index * 7_000;
  const at = new Date(ms).toISOString();
  return JSON.stringify({
    v: 1,
    id: makeId({ ms, counter: 0 }, randomBytes(13)),
    incident,
    writer: WRITER,
    session: '00000001',
    seq: index + 1,
    kind,
    occurredAt: at,
    recordedAt: at,
    actor: { name: 'Riley Responder', email: 'riley@example.com', type: 'person' },
    source: 'manual',
    data,
  });
}

function contentOf(number: number, index: number): Content {
  if (index === 0) {
    const data = { title: `Checkout returns 500 (${number})`, severity: 'P1', incidentKind: 'normal' };
    return ['incident.declared', { ...data, services: ['checkout', 'payments'] }];
  }
  if (index % 10 === 4)
    return ['step.done', { step: `triage/step-${index}`, title: 'Look at the error rate' }];
  if (index % 25 === 7) return ['severity.changed', { to: index % 2 === 0 ? 'P0' : 'P2' }];
  if (index % 40 === 9) return ['status.changed', { to: 'identified' }];
  return ['note.added', { text: `Checkout latency is back under ${100 + (index % 400)} ms` }];
}

function commitOf({ id, lines }: MadeIncident): string {
  const header = `commit refs/incidents-remotes/origin/${id}/${WRITER}\n`;
  let text = `${header}committer R <r@example.com> 1700000000 +0000\ndata 2\nx\n`;
  for (let first = 0; first < lines.length; first += EVENTS_PER_CHUNK) {
    const name = `${String(first / EVENTS_PER_CHUNK + 1).padStart(6, '0')}.jsonl`;
    const content = lines.slice(first, first + EVENTS_PER_CHUNK).join('\n') + '\n';
    text += `M 100644 inline ${name}\ndata ${content.length}\n${content}\n`;
  }
  return text;
}
