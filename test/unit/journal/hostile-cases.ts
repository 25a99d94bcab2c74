import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { decodeLine, type StoredEvent } from '../../../src/core/incident/codec.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { unite, type Place } from '../../../src/git/journal/union.ts';
import { arbitraryRecord } from '../incident/arbitrary.ts';
import { INCIDENT } from '../incident/make.ts';
import type { Sandbox } from './helpers.ts';
import { arbitraryLine } from './hostile-garbage.ts';
import { gitBytes, goodLine, idAt, lineOf, reasonsOf } from './hostile-repository.ts';

const WRITERS = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'] as const;
const PLACES = ['refs/incidents/', 'refs/incidents-remotes/origin/', 'refs/incidents-remotes/up/'] as const;

type LinePlan =
  | { readonly kind: 'good' | 'liar' | 'stray' | 'blank'; readonly text: string }
  /** The same id as an earlier good line, and other bytes or the same. */
  | { readonly kind: 'twin' | 'again'; readonly of: number; readonly text: string }
  | { readonly kind: 'garbage'; readonly text: string };

interface FilePlan {
  readonly name: string;
  readonly mode: '100644' | '100755' | '120000';
  readonly lines: readonly LinePlan[];
}

interface RefPlan {
  readonly place: (typeof PLACES)[number];
  readonly writer: (typeof WRITERS)[number];
  readonly files: readonly FilePlan[];
}

export interface CasePlan {
  readonly refs: readonly RefPlan[];
  readonly junkRefs: readonly string[];
}

const arbitraryText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const arbitraryLinePlan: fc.Arbitrary<LinePlan> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('good' as const), text: arbitraryText }), weight: 5 },
  {
    arbitrary: fc.record({ kind: fc.constantFrom('liar' as const, 'stray', 'blank'), text: arbitraryText }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('twin' as const, 'again'),
      of: fc.nat(20),
      text: arbitraryText,
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ kind: fc.constant('garbage' as const), text: arbitraryLine }), weight: 4 },
);
const arbitraryFilePlan: fc.Arbitrary<FilePlan> = fc.record({
  name: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 9 }).map((n) => `00000${n}.jsonl`), weight: 6 },
    {
      arbitrary: fc.constantFrom('x', '000001.json', 'a/000001.jsonl', '1.jsonl', 'att/x', '000001.jsonl.'),
      weight: 1,
    },
  ),
  mode: fc.oneof(
    { arbitrary: fc.constant('100644' as const), weight: 6 },
    { arbitrary: fc.constantFrom('100755' as const, '120000'), weight: 1 },
  ),
  lines: fc.array(arbitraryLinePlan, { maxLength: 8 }),
});
export const arbitraryCase: fc.Arbitrary<CasePlan> = fc.record({
  refs: fc.uniqueArray(
    fc.record({
      place: fc.constantFrom(...PLACES),
      writer: fc.constantFrom(...WRITERS),
      files: fc.uniqueArray(arbitraryFilePlan, { maxLength: 3, selector: ({ name }) => name }),
    }),
    { maxLength: 5, selector: ({ place, writer }) => place + writer },
  ),
  junkRefs: fc.subarray([
    'refs/incidents/junk/x',
    'refs/incidents-remotes/origin/y/z',
    'refs/incidents/a/b/c',
  ]),
});

interface Expected {
  /** By id: all lines that were put where they belong. */
  readonly candidates: Map<string, string[]>;
  /** Whether there was anything else. */
  hasBad: boolean;
}

const isRead = ({ name, mode }: FilePlan): boolean => mode === '100644' && /^\d{6}\.jsonl$/.test(name);

/** The content of a file, and what a reader must make of it. */
function fill(incident: string, ref: RefPlan, file: FilePlan, expected: Expected): string {
  const good = [...expected.candidates.keys()];
  const rows = file.lines.map((plan): string => {
    const parts = { writer: ref.writer };
    const accept = (line: string): string => {
      if (!isRead(file)) return line;
      const { id, writer } = JSON.parse(line) as { id: string; writer: string };
      // What another writer wrote stays theirs, wherever it is copied to.
      if (writer === ref.writer) expected.candidates.set(id, [...(expected.candidates.get(id) ?? []), line]);
      else expected.hasBad = true;
      return line;
    };
    if (plan.kind === 'good') return accept(goodLine(incident, plan.text, parts));
    if (plan.kind === 'blank') return '';
    if (plan.kind === 'twin' || plan.kind === 'again') {
      const id = good[plan.of % Math.max(1, good.length)];
      const earlier = id === undefined ? undefined : expected.candidates.get(id)?.[0];
      if (id === undefined || earlier === undefined) return '';
      return accept(plan.kind === 'again' ? earlier : goodLine(incident, plan.text, { ...parts, id }));
    }
    // Of a line without anything there is nothing to tell.
    expected.hasBad ||= plan.kind !== 'garbage' || plan.text !== '';
    if (plan.kind === 'stray') return lineOf(idAt(1_700_000_000_000), plan.text, parts);
    if (plan.kind === 'liar') return lineOf(incident, plan.text, { writer: 'dddddddddddd' });
    return plan.text.toWellFormed();
  });
  return rows.join('\n');
}

const sha = (line: string): string => createHash('sha256').update(line).digest('hex');

/** Plants a case among nothing else, loads it, and checks that just the good of it is there, and told of the rest. */
export async function checkCase(sandbox: Sandbox, journal: Journal, plan: CasePlan): Promise<void> {
  const incident = idAt(Date.now());
  const expected: Expected = { candidates: new Map(), hasBad: plan.junkRefs.length > 0 };
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const begin = (ref: string): string =>
    `commit ${ref}\ncommitter Mal <mal@example.com> 1700000000 +0000\n${data('planted')}deleteall\n`;
  const stream: string[] = plan.junkRefs.map(begin);
  const names: string[] = [...plan.junkRefs];
  for (const ref of plan.refs) {
    const name = `${ref.place}${incident}/${ref.writer}`;
    names.push(name);
    stream.push(begin(name));
    for (const file of ref.files) {
      const content = fill(incident, ref, file, expected);
      if (!isRead(file) && !file.name.startsWith('att/')) expected.hasBad = true;
      stream.push(`M ${file.mode} inline ${file.name}\n${data(content)}`);
    }
  }
  await gitBytes(sandbox, ['fast-import', '--quiet', '--force'], [stream.join('')]);
  try {
    await checkReading(journal, incident, expected);
  } finally {
    const commands = names.map((name) => `delete ${name}\n`).join('');
    await gitBytes(sandbox, ['update-ref', '--stdin'], [commands]);
  }
}

async function checkReading(
  journal: Journal,
  incident: string,
  { candidates, hasBad }: Expected,
): Promise<void> {
  const kept = [...candidates.keys()].sort().map((id) => {
    const [first] = (candidates.get(id) ?? []).toSorted((a, b) => (sha(a) < sha(b) ? -1 : 1));
    return first;
  });
  const contents = await journal.load();
  assert.deepEqual([...contents.incidents.keys()], kept.length > 0 ? [incident] : []);
  assert.deepEqual(
    (contents.incidents.get(incident) ?? []).map(({ line }) => line),
    kept,
  );
  const hasTwins = [...candidates.values()].some((lines) => new Set(lines).size > 1);
  const told = reasonsOf(contents);
  if (hasBad || hasTwins) assert.ok(told.length > 0);
  else assert.deepEqual(told, []);
  assert.deepEqual(await journal.read(incident), contents.incidents.get(incident) ?? []);
}

const arbitraryPlaces = fc
  .tuple(arbitraryRecord, arbitraryRecord, fc.array(arbitraryLine, { maxLength: 4 }))
  .chain(([one, other, lines]) => {
    const odd = lines.flatMap((line) => {
      const decoded = decodeLine(line);
      return 'stored' in decoded ? [decoded.stored] : [];
    });
    const events = [...one, ...other, ...odd];
    const place = fc.record({
      writer: fc.constantFrom('0123456789ab', 'bbbbbbbbbbbb'),
      events: fc.shuffledSubarray(events),
    });
    return fc.array(place, { minLength: 1, maxLength: 4 });
  })
  .map((places): Place[] =>
    places.map(({ writer, events }, index) => ({
      where: `place ${index}`,
      writer,
      incident: INCIDENT,
      events,
    })),
  )
  .chain((places) =>
    fc.tuple(fc.constant(places), fc.shuffledSubarray(places, { minLength: places.length })),
  );

/** Whatever places hold, and in whatever order they are met: the same events, once each, in their order. */
export const unionProperty = fc.property(arbitraryPlaces, ([places, shuffled]) => {
  const united = unite(INCIDENT, places);
  const again = unite(INCIDENT, shuffled);
  assert.deepEqual(again.events.map(lineOfEvent), united.events.map(lineOfEvent));
  assert.deepEqual(again.kept, united.kept);
  // How often one is told of twins depends on which is met first; whether one is told does not.
  assert.equal(again.problems.length > 0, united.problems.length > 0);
  const ids = united.events.map(({ envelope }) => envelope.id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
  for (const { envelope } of united.events) assert.equal(envelope.incident, INCIDENT);
});

const lineOfEvent = ({ line }: StoredEvent): string => line;
