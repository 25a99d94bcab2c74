import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  classifyTag,
  tagClassifier,
  type TagClass,
  type TagRule,
} from '../../../src/core/deployments/tag-name.ts';
import { assertLinear } from '../../lib/growth.ts';

type Expected = Partial<Pick<TagClass, 'environment' | 'service' | 'version' | 'time'>>;

/** Names as they are on real repositories, with what a person reads in them. */
const NAMES: readonly (readonly [name: string, rule: TagRule, says?: Expected])[] = [
  [
    'deploy/production/checkout/2026-11-20T14-05Z',
    'deployment',
    { environment: 'production', service: 'checkout', time: '2026-11-20T14:05:00.000Z' },
  ],
  [
    'production--2026-08-21--15-47-43',
    'deployment',
    { environment: 'production', time: '2026-08-21T15:47:43.000Z' },
  ],
  ['prod-2026-08-21', 'deployment', { environment: 'production', time: '2026-08-21T00:00:00.000Z' }],
  [
    'production-20260821154743',
    'deployment',
    { environment: 'production', time: '2026-08-21T15:47:43.000Z' },
  ],
  ['deploy-0a1b2c3@api-prod', 'deployment', { environment: 'production', service: 'api' }],
  [
    'deploy/eu-west-1/production/api/2026-01-02T03-04-05Z',
    'deployment',
    { environment: 'production', service: 'eu-west-1/api', time: '2026-01-02T03:04:05.000Z' },
  ],
  [
    'deploy/production/checkout/v1.2.3-rc.1',
    'deployment',
    { environment: 'production', service: 'checkout', version: '1.2.3-rc.1' },
  ],
  [
    'checkout-prod-v1.2.3',
    'deployment',
    { environment: 'production', service: 'checkout', version: '1.2.3' },
  ],
  ['v1.2.3-prod', 'deployment', { environment: 'production', version: '1.2.3-prod' }],
  ['deploy/checkout/1234', 'deployment', { service: 'checkout' }],
  ['prod/1692612345', 'deployment', { environment: 'production', time: '2023-08-21T10:05:45.000Z' }],
  [
    'paasta-other-batches-20191116T010804-deploy',
    'deployment',
    { service: 'paasta-other-batches', time: '2019-11-16T01:08:04.000Z' },
  ],
  ['2026-08-21T161536', 'timestamp', { time: '2026-08-21T16:15:36.000Z' }],
  ['v20260819', 'timestamp', { time: '2026-08-19T00:00:00.000Z' }],
  ['v.20240101.1200.0a1b2c3d', 'timestamp', { time: '2024-01-01T12:00:00.000Z' }],
  ['release-20260817.0', 'timestamp', { time: '2026-08-17T00:00:00.000Z' }],
  ['release_1234', 'counter'],
  ['v3231', 'counter'],
  ['checkout-release-12', 'counter', { service: 'checkout' }],
  ['v1.2.3', 'version', { version: '1.2.3' }],
  ['1.2.3', 'version', { version: '1.2.3' }],
  ['release-1.2.3', 'version', { version: '1.2.3' }],
  ['pkg@1.2.3', 'version', { service: 'pkg', version: '1.2.3' }],
  ['@scope/pkg@1.2.3', 'version', { service: '@scope/pkg', version: '1.2.3' }],
  ['service-v1.2.3', 'version', { service: 'service', version: '1.2.3' }],
  ['gopls/v0.9.5', 'version', { service: 'gopls', version: '0.9.5' }],
  ['go_router-v9.1.1', 'version', { service: 'go_router', version: '9.1.1' }],
  ['REL_15_3', 'version', { version: '15_3' }],
  ['v3.14.0+stringlabels', 'version', { version: '3.14.0+stringlabels' }],
  ['v2.3.1-20260819', 'version', { version: '2.3.1-20260819', time: '2026-08-19T00:00:00.000Z' }],
  // The words of a package's name say nothing of where it was deployed.
  ['react-test-renderer@18.2.0', 'version', { service: 'react-test-renderer', version: '18.2.0' }],
  ['live-server@1.0.0', 'version', { service: 'live-server', version: '1.0.0' }],
  ['release-please-v16.0.0', 'version', { service: 'release-please', version: '16.0.0' }],
  ['v1.2.3-rc.1', 'prerelease'],
  ['1.2.3rc1', 'prerelease'],
  ['26.0.0.0b1', 'prerelease'],
  ['19.0.0-next.0', 'prerelease'],
  ['gopls/v0.9.5-pre.2', 'prerelease'],
  ['releases/ext/pre/v2026.8.92256', 'prerelease'],
  ['stages/rc-2024-01-02', 'prerelease'],
  ['build_12', 'build'],
  ['jenkins-Whitehall-123-SUCCESS', 'build'],
  ['staging--2026-08-21--15-23-28', 'other-environment'],
  ['preview_12', 'other-environment'],
  ['sky_preview_3', 'other-environment'],
  ['pre-prod-2026-01-02', 'other-environment'],
  ['checkout-staging-v1.2.3', 'other-environment'],
  ['production', 'floating'],
  ['staging', 'floating'],
  ['latest', 'floating'],
  ['latest_release_ready', 'floating'],
  ['issue-12', 'unknown'],
  ['deploytest', 'unknown'],
  ['backup-2026-08-21', 'unknown'],
  ['paasta-pnw-prod.cluster-20191116T010804-stop', 'unknown'],
  ['dont-rewrite-before-here', 'unknown'],
];

describe('the names of tags', () => {
  for (const [name, rule, expected] of NAMES) {
    it(`S14: reads ${name} as ${rule}`, () => {
      const found = classifyTag(name);
      assert.equal(found.rule, rule);
      if (!['deployment', 'timestamp', 'counter', 'version'].includes(rule)) return;
      const { environment, service, version, time } = found;
      const none = { environment: undefined, service: undefined, version: undefined, time: undefined };
      assert.deepEqual({ environment, service, version, time }, { ...none, ...expected });
    });
  }

  it('is read the same alone and among many', () => {
    const classify = tagClassifier();
    for (const [name] of [...NAMES, ...NAMES]) assert.deepEqual(classify(name).class, classifyTag(name));
  });

  it('takes no day for a date that is not in the calendar', () => {
    for (const name of ['prod-2026-02-30', 'prod-2026-13-01', 'prod-20260431', 'prod-2025-02-29']) {
      assert.equal(classifyTag(name).time, undefined, name);
    }
    assert.equal(classifyTag('prod-2024-02-29').time, '2024-02-29T00:00:00.000Z');
  });

  it('finds only times that are times, and changes nothing but what varies, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(), (text, number) => {
        for (const name of [
          text,
          `${text}-${number}`,
          `${text}/v1.${number}`,
          `production-${text}-20260101T000000`,
        ]) {
          const { time, stem } = classifyTag(name);
          if (time !== undefined) assert.equal(new Date(time).toISOString(), time);
          assert.ok(stem.length <= name.length + 1, stem);
        }
      }),
    );
  });

  it('takes no time for a name that was made to take long', () => {
    for (const part of ['1.', '-v1', '20260101', 'a-', '/', '1_', 'prod-', '0a']) {
      assertLinear((times) => part.repeat(times), 100_000, classifyTag);
      assertLinear((length) => part.repeat(length / part.length), 300, classifyTag);
    }
  });
});
