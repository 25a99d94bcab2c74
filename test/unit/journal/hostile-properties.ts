import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeLine,
  encodeEvent,
  MAX_LINE_BYTES,
  type StoredEvent,
} from '../../../src/core/incident/codec.ts';
import { duesOf } from '../../../src/core/clocks/clocks.ts';
import { policyFor } from '../../../src/core/clocks/policy.ts';
import { raisesDue } from '../../../src/core/escalation/raise.ts';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import { incidentMetrics, timeInSeverity } from '../../../src/core/incident/metrics.ts';
import { summarizeAuthors, summarizeNews } from '../../../src/core/incident/summarize-news.ts';
import { handOffBrief } from '../../../src/core/comms/handoff.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { summarize, summarizeEvents } from '../../../src/core/incident/summary.ts';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { isVisible } from '../../../src/core/text/visible.ts';
import { decodeInSlices, decodeLines } from '../../../src/git/journal/lines.ts';
import { parseTree } from '../../../src/git/journal/refs/tree.ts';
import { arbitraryRecord } from '../incident/arbitrary.ts';
import { declared, T0 } from '../incident/make.ts';
import { board, RUNBOOK } from '../board/make-board.ts';
import { arbitraryFile, arbitraryLine, arbitraryMutant, arbitraryTree } from './hostile-garbage.ts';

const DECLARATION = declared();
const NOW = new Date(T0 + 3_600_000).toISOString();

/** What reading many hostile texts has come to: so that a run shows what it was made of. */
export const tally = { accepted: 0, unknown: 0, setAside: 0, folded: 0, trees: 0, badTrees: 0 };

/** Fails when a key stands anywhere that could reach a prototype, or a text that may not be shown. */
export function assertSafe(value: unknown): void {
  const objects: unknown[] = [value];
  for (let item = objects.pop(); item !== undefined; item = objects.pop()) {
    if (typeof item === 'string') assert.ok(isVisible(item), JSON.stringify(item));
    if (typeof item !== 'object' || item === null) continue;
    // What is keyed by ids of people has no prototype that an id could reach.
    const isMap = Object.getPrototypeOf(item) === null;
    for (const key of isMap ? [] : Reflect.ownKeys(item))
      assert.ok(key !== '__proto__' && key !== 'constructor' && key !== 'prototype', String(key));
    const parts: unknown[] = Object.values(item);
    objects.push(...parts.filter((part) => part !== undefined));
  }
}

/** Everything that is made of an incident, for a list, a board, a document and a hand-over. */
export function render(events: readonly StoredEvent[]): void {
  const incident = foldIncident(events);
  if (incident === undefined) return;
  tally.folded += 1;
  for (const entry of incident.timeline) assert.notEqual(describeEvent(entry).text, '');
  summarizeNews(incident.timeline);
  summarizeAuthors(incident.timeline);
  summarize(incident);
  incidentMetrics(incident);
  timeInSeverity(incident, T0);
  duesOf(incident, T0, policyFor(RUNBOOK));
  raisesDue(incident, T0, policyFor(RUNBOOK));
  JSON.stringify(board([...events]));
  scaffoldPostmortem(incident, { now: NOW, runbook: RUNBOOK });
  handOffBrief(incident, { now: NOW, runbook: RUNBOOK });
}

function checkStored(stored: StoredEvent): void {
  assertSafe([stored.envelope, stored.event ?? null]);
  const { event } = stored;
  tally[event ? 'accepted' : 'unknown'] += 1;
  if (!event) return;
  let again: StoredEvent;
  try {
    again = encodeEvent(event);
  } catch (error) {
    // Spelled out with its defaults it may be longer than a line may be, and only then.
    assert.ok(error instanceof RangeError && stored.line.length > MAX_LINE_BYTES / 2, String(error));
    return;
  }
  assert.deepEqual(JSON.parse(JSON.stringify(again.event)), JSON.parse(JSON.stringify(event)));
  assert.equal(again.event && encodeEvent(again.event).line, again.line);
}

/** Whatever a line holds: it is an event that can be written, folded and shown, or it is set aside with a reason. */
export const lineProperty = fc.property(arbitraryLine, (line) => {
  const decoded = decodeLine(line);
  if ('setAside' in decoded) {
    tally.setAside += 1;
    assert.notEqual(decoded.setAside.reason, '');
    assert.equal(decoded.setAside.line, line);
    return;
  }
  assert.equal(decoded.stored.line, line);
  checkStored(decoded.stored);
  render([DECLARATION, { ...decoded.stored }]);
});

/** Whatever bytes a file holds: each line with something on it is read or set aside, in slices as at once. */
export const fileProperty = fc.asyncProperty(arbitraryFile, async (bytes) => {
  const atOnce = decodeLines(bytes);
  const { events, setAside } = await decodeInSlices(bytes);
  assert.deepEqual({ events, setAside }, { events: atOnce.events, setAside: atOnce.setAside });
  const lines = bytes.toString('latin1').split('\n');
  const numbers = setAside.map(({ number }) => number);
  assert.equal(events.length + numbers.length, lines.filter((line) => line !== '').length);
  for (const number of numbers) assert.notEqual(lines[number - 1], '');
  for (const { line } of events) assert.ok(bytes.includes(`${line}\n`));
});

const arbitrarySpoiledRecord = fc
  .tuple(arbitraryRecord, fc.array(arbitraryMutant, { maxLength: 6 }))
  .map(([events, lines]) => [
    ...events,
    ...lines.flatMap((line) => {
      const decoded = decodeLine(line);
      return 'stored' in decoded ? [decoded.stored] : [];
    }),
  ])
  .chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray([...events, ...events, ...events], { minLength: events.length * 3 }),
      fc.shuffledSubarray(events),
    ),
  );

/** Whatever events there are, in whatever order and how often: the same incident. Any part of them folds, too. */
export const foldProperty = fc.property(arbitrarySpoiledRecord, ([events, mixed, some]) => {
  const whole = foldIncident(events);
  assert.equal(JSON.stringify(foldIncident(mixed)), JSON.stringify(whole));
  const part = foldIncident(some);
  // What a list shows is worked out by a shorter way.
  assert.equal(JSON.stringify(summarizeEvents(mixed)), JSON.stringify(whole && summarize(whole)));
  assert.equal(JSON.stringify(summarizeEvents(some)), JSON.stringify(part && summarize(part)));
  assert.equal(JSON.stringify(foldIncident(some.toReversed())), JSON.stringify(part));
  assertSafe(part ?? null);
  render(some);
});

/** Whatever bytes a tree holds: entries that add up to all of it, or one error. */
export const treeProperty = fc.property(arbitraryTree, fc.constantFrom(20, 32), (bytes, oidBytes) => {
  let length = 0;
  try {
    for (const { mode, oid } of parseTree(bytes, oidBytes)) {
      assert.equal(oid.length, oidBytes * 2);
      length += mode.length + 2 + oidBytes;
    }
    tally.trees += 1;
  } catch (error) {
    assert.match(String(error), /damaged/);
    tally.badTrees += 1;
  }
  assert.ok(length <= bytes.length);
});

/** Object.prototype as it was before anything was read. */
const PROTOTYPE = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));

export const assertNothingPolluted = (): void => {
  assert.equal(JSON.stringify(Reflect.ownKeys(Object.prototype).map(String)), PROTOTYPE);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
};
