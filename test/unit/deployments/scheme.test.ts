import assert from 'node:assert/strict';
import { linkDeployments, type FoundDeployment } from '../../../src/core/deployments/link.ts';
import { describeScheme, likeness, type NamedTag } from '../../../src/core/deployments/scheme.ts';
import { tagsWorthReading } from '../../../src/core/deployments/select.ts';
import { classifyTag } from '../../../src/core/deployments/tag-name.ts';

const named = (...names: string[]): NamedTag[] =>
  names.map((name) => ({ name, object: '0'.repeat(40), class: classifyTag(name) }));

const found = (name: string, at: string, order?: number[]): FoundDeployment => {
  const { environment, service } = classifyTag(name);
  return {
    deployment: {
      ...{
        id: `tag:${name}`,
        name,
        kind: 'tag',
        revision: name,
        at,
        atSource: 'name',
        author: 'Ada',
        repository: '/',
      },
      ...(environment === undefined ? {} : { environment }),
      ...(service === undefined ? {} : { service }),
    },
    order,
  };
};

describe('the scheme of a repository', () => {
  it('S14: is described with its number of tags, what they look like, and how old the newest is', () => {
    const now = Date.parse('2026-11-20T12:00:00Z');
    const newestAt = '2026-11-18T12:00:00.000Z';
    const tags = {
      kind: 'tags',
      by: 'deployment',
      like: 'deploy/production/…',
      count: 43,
      newestAt,
    } as const;
    assert.equal(describeScheme(tags, now), '43 tags like deploy/production/…, newest 2 d ago');
    assert.equal(describeScheme({ ...tags, count: 1, like: '…' }, now), '1 tag, newest 2 d ago');
    const branch = { kind: 'branch', by: 'mainline', branch: 'main', isMerges: true, newestAt } as const;
    assert.equal(describeScheme(branch, now), 'Merges to main, newest 2 d ago');
    assert.equal(describeScheme({ ...branch, isMerges: false }, now), 'Commits on main, newest 2 d ago');
  });

  it('S14: names what tags of several services begin with', () => {
    const times = ['2026-11-20T14-05Z', '2026-11-20T14-06Z'];
    const of = (service: string) => times.map((time) => `deploy/production/${service}/${time}`);
    assert.equal(likeness(named(...of('checkout'))), 'deploy/production/checkout/…');
    assert.equal(likeness(named(...of('checkout'), ...of('catalog'))), 'deploy/production/…');
    assert.equal(likeness(named('a@1.0.0', 'b@1.0.0', 'b@1.1.0')), 'b@…');
  });

  it('S14: reads only the newest tags where the names tell the time, and for each the one before', () => {
    const day = (service: string, number: number) =>
      `prod/${service}/2026-10-${String(number).padStart(2, '0')}`;
    const tags = named(day('a', 1), day('a', 2), day('b', 3), day('a', 20), day('b', 21), day('a', 22));
    assert.deepEqual(
      tagsWorthReading(tags, 3).map(({ name }) => name),
      [day('a', 22), day('b', 21), day('a', 20), day('b', 3), day('a', 2)],
    );
  });

  it('S14: reads the highest counts of each series', () => {
    const tags = named(
      ...Array.from({ length: 500 }, (_, i) => [`release_${9000 + i}`, `v${100 + i}`]).flat(),
    );
    const names = new Set(tagsWorthReading(tags, 50).map(({ name }) => name));
    assert.ok(names.has('release_9499') && names.has('v599'));
    assert.ok(names.size < 200);
  });
});

describe('the chain of deployments', () => {
  const chain = (found: FoundDeployment[], kind: 'deployments' | 'releases' = 'deployments') =>
    linkDeployments(found, kind).map(({ name, previous, isCurrent }) => [name, previous?.name, isCurrent]);

  it('S14 C04: goes from the newest to the one before it of the same environment and service', () => {
    const tags = ['prod/a/2026-10-01', 'prod/b/2026-10-02', 'prod/a/2026-10-03', 'staging/a/2026-10-04'];
    assert.deepEqual(chain(tags.map((name) => found(name, classifyTag(name).time ?? ''))), [
      ['staging/a/2026-10-04', undefined, true],
      ['prod/a/2026-10-03', 'prod/a/2026-10-01', true],
      ['prod/b/2026-10-02', undefined, true],
      ['prod/a/2026-10-01', undefined, false],
    ]);
  });

  it('S14: lets a release follow the next lower version, and a deployment the one before in time', () => {
    const at = (day: number) => `2026-10-0${day}T00:00:00.000Z`;
    const releases = [
      found('v2.9.0', at(1), [2, 9, 0]),
      found('v3.0.0', at(2), [3, 0, 0]),
      found('v2.9.1', at(3), [2, 9, 1]),
      found('v3.0.1', at(4), [3, 0, 1]),
    ];
    assert.deepEqual(
      chain(releases, 'releases').map(([, previous]) => previous),
      ['v3.0.0', 'v2.9.0', 'v2.9.0', undefined],
    );
    assert.deepEqual(
      chain(releases).map(([, previous]) => previous),
      ['v2.9.1', 'v3.0.0', 'v2.9.0', undefined],
    );
  });

  it('S14: orders two of the same second by their count', () => {
    const at = '2026-10-01T00:00:00.000Z';
    const names = chain([found('v9', at, [9]), found('v10', at, [10])]).map(([name]) => name);
    assert.deepEqual(names, ['v10', 'v9']);
  });
});
