import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Incident } from '../../../src/core/incident/incident.ts';

const TRACE = /<!-- ([0-7][0-9a-hjkmnp-tv-z]{25}) -->/g;

/** Each id as the time and kind of its entry: who reviews a change reads where each line comes from. */
function withNames(document: string, { timeline }: Incident): string {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { id, kind, occurredAt } of timeline) {
    const name = `${occurredAt.slice(5, 16).replace('T', ' ')} ${kind}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    names.set(id, count === 1 ? name : `${name} ${count}`);
  }
  return document
    .replaceAll(/(<!-- fireline:begin [\w-]+) [0-9a-z]+ -->/g, '$1 -->')
    .replaceAll(TRACE, (whole, id: string) => `<!-- ${names.get(id) ?? whole} -->`);
}

/** Compares with a file of test/golden/replay, which UPDATE_GOLDEN=1 writes anew. */
export function assertGolden(name: string, document: string, incident: Incident): void {
  const file = new URL(`../../golden/replay/${name}.md`, import.meta.url);
  const text = withNames(document, incident);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  assert.ok(existsSync(file), `${name}.md is missing: run with UPDATE_GOLDEN=1`);
  assert.equal(text, readFileSync(file, 'utf8'));
}
