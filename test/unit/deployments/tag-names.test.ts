import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NamedTag } from '../../../src/core/deployments/scheme.ts';
import { newestElsewhere, tagsWorthReading } from '../../../src/core/deployments/select.ts';
import { classifyTag } from '../../../src/core/deployments/tag-name.ts';
import { nameRefs } from '../../../src/git/deployments/refs.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

/** Shapes with digits to be drawn for each `0`. */
const SHAPES = [
  ...['production--0000-00-00--00-00-00', 'staging--0000-00-00--00-00-00-0', 'k8s-prod-0000-00-00'],
  ...['deploy/production/api/0000-00-00T00-00Z', 'deploy/production/api2/0000-00-00T00-00Z'],
  ...[
    'release-00000000.0',
    '00000000000000',
    'prod_0000_00_00',
    'prod-0000-00-00-abc0def',
    'prod-0000000000',
  ],
  ...[
    'prod-00000000T000000',
    'prod.(x)-0000-00-00_00-00',
    'prod-0000-00-00.0000',
    'prod-0000-00-00-00000000',
  ],
  ...['v0.0.0', 'v0.00', 'v0.0.0-rc.0', 'pkg@0.0.000', 'REL_00_0', 'v0000.00.00', 'v0', 'release_0000'],
  ...['ausgeliefert-über-0000-00-00', 'prod-2010-0000-00-00', 'build-00', 'issue-0'],
];

function digits(): () => number {
  let state = 7;
  return () => (state = (state * 48_271) % 2_147_483_647) % 10;
}

/** Half of them with a time that may be one: years begin with 20, months and days with 0 or 1. */
function drawNames(each: number): readonly string[] {
  const digit = digits();
  const names = SHAPES.flatMap((shape) =>
    Array.from({ length: each }, (_, made) => {
      const of = [
        2,
        0,
        2,
        digit(),
        digit() % 2,
        digit(),
        digit() % 4,
        digit(),
        digit() % 3,
        digit(),
        digit() % 6,
      ];
      let place = 0;
      return shape.replaceAll('0', () => String(made % 2 === 0 ? (of[place++] ?? digit()) : digit()));
    }),
  );
  return [...new Set([...names, 'production', 'latest', 'prod-2024-02-29', 'prod-2025-02-29'])];
}

describe('the names of all tags', () => {
  let fixture: Fixture;
  let object = '';
  beforeEach(async () => {
    fixture = await makeFixture();
    object = await fixture.commit('one');
  });
  afterEach(() => fixture.dispose());

  /** As git packs refs: to make thousands of them one by one takes it seconds. */
  async function make(refs: readonly string[]): Promise<void> {
    const lines = refs.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const packed = `# pack-refs with: peeled fully-peeled sorted \n${lines.map((ref) => `${object} ${ref}\n`).join('')}`;
    await writeFile(path.join(fixture.folder, '.git/packed-refs'), packed);
  }
  const read = async (before = '9999', refs: readonly string[] = []) =>
    nameRefs(await openRepository(fixture.folder), { before, refs });
  const byName = (tags: readonly NamedTag[]): readonly NamedTag[] =>
    tags.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const plainly = (names: readonly string[]): readonly NamedTag[] =>
    byName(names.map((name) => ({ name, object, class: classifyTag(name) })));

  it('S14: are each understood as if it were alone, though most are known by the one before', async () => {
    const names = drawNames(300);
    await make(names.map((name) => `refs/tags/${name}`));
    const { tags } = await read();
    assert.deepEqual(byName(tags.all()), plainly(names));
    assert.ok(tags.all().filter((tag) => tag.class.time !== undefined).length > 900);
  });

  it('S14: lead to the same tags as if all were looked at, with the same number of each kind', async () => {
    const names = drawNames(300);
    await make(names.map((name) => `refs/tags/${name}`));
    const { tags } = await read();
    const all = plainly(names);
    const namesOf = (some: readonly NamedTag[]) => some.map(({ name }) => name).toSorted();
    for (const scheme of ['deployment', 'timestamp', 'version'] as const) {
      const expected = all.filter((tag) => tag.class.rule === scheme);
      const { tags: some, count } = tags.byScheme(scheme, 41);
      assert.equal(count, expected.length, scheme);
      const times = (worth: readonly NamedTag[]) => worth.map((tag) => tag.class.time ?? tag.name).toSorted();
      assert.deepEqual(times(tagsWorthReading(some, 40)), times(tagsWorthReading(expected, 40)), scheme);
    }
    const deployments = all.filter((tag) => tag.class.rule === 'deployment').length;
    assert.ok(tags.byScheme('deployment', 41).tags.length < deployments, 'all of them were looked at');
    const elsewhere = newestElsewhere(tags.byRule('other-environment', 2));
    assert.deepEqual(namesOf(elsewhere), namesOf(newestElsewhere(all)));
    const newest = all.map((tag) => tag.class.time ?? '').reduce((a, b) => (a > b ? a : b));
    assert.equal(tags.newestTime, newest);
  });

  it('S14: leave out and do not count what is still to come', async () => {
    const days = Array.from({ length: 28 }, (_, day) => `prod-2026-11-${String(day + 1).padStart(2, '0')}`);
    await make([...days, 'prod-2027-01-01-abc1234', 'v1.2.3', 'v1.10.0'].map((name) => `refs/tags/${name}`));
    const { tags } = await read('2026-11-05T00:00:00.000Z');
    assert.equal(tags.byScheme('deployment', 2).count, 4);
    assert.deepEqual(
      tags.byScheme('deployment', 2).tags.map(({ name }) => name),
      ['prod-2026-11-03', 'prod-2026-11-04'],
    );
    assert.equal(tags.newestTime, '2026-11-04T00:00:00.000Z');
    assert.equal(tags.byScheme('version', 1).count, 2);
    const none = await read('2026-01-01T00:00:00.000Z');
    assert.equal(none.tags.byScheme('deployment', 2).count, 0);
    assert.equal(none.tags.newestTime, undefined);
  });

  it('S14: are not mixed with refs of other kinds that are named alike and listed after them', async () => {
    const days = Array.from({ length: 9 }, (_, day) => `prod-2026-11-0${day + 1}`);
    await make(days.flatMap((day) => [`refs/tags/${day}`, `refs/tugs/${day}`, `refs/deploy/${day}`]));
    const { tags, series } = await read('9999', ['refs/tugs/**']);
    assert.equal(tags.byScheme('deployment', 50).count, 9);
    assert.deepEqual(byName(tags.all()), plainly(days));
    assert.deepEqual(
      new Set(series.map(({ name }) => name)),
      new Set(days.flatMap((day) => [`deploy/${day}`, `tugs/${day}`])),
    );
  });

  it('S14: take v4 beside v4.1.2 for a tag that moves, but v3231 alone for a count', async () => {
    const counters = async (...names: string[]): Promise<string[]> => {
      await make(names.map((name) => `refs/tags/${name}`));
      return (await read()).tags.byScheme('counter', 10).tags.map(({ name }) => name);
    };
    assert.deepEqual(await counters('v3231', 'v3232'), ['v3231', 'v3232']);
    assert.deepEqual(await counters('v4', 'v4.1.2', 'release-7'), ['release-7']);
  });
});
