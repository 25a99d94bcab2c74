import assert from 'node:assert/strict';
import fc from 'fast-check';
import { globTest } from '../../../src/core/deployments/glob.ts';
import { assertLinear } from '../../lib/growth.ts';

/** What a glob means, said another way. */
function asExpression(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '[^]*';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('')}$`);
}

describe('globs over tag names', () => {
  it('match within a part by one star and across parts by two', () => {
    const matches = (pattern: string, name: string) => globTest(pattern)(name);
    assert.ok(matches('deploy/*/checkout/*', 'deploy/production/checkout/42'));
    assert.ok(!matches('deploy/*', 'deploy/production/checkout'));
    assert.ok(matches('deploy/**', 'deploy/production/checkout'));
    assert.ok(matches('**/v*', 'a/b/v1.2'));
    assert.ok(!matches('**/v*', 'a/b/v1/2'));
    assert.ok(matches('v1.2', 'v1.2'));
    assert.ok(!matches('v1.2', 'v1x2'));
    assert.ok(!matches('release', 'release-1'));
  });

  it('agree with the expression that says the same', () => {
    const letters = (...of: string[]) => fc.string({ unit: fc.constantFrom(...of), maxLength: 12 });
    fc.assert(
      fc.property(letters('a', 'b', '/', '*', '**', '.'), letters('a', 'b', '/', '.'), (pattern, name) => {
        assert.equal(globTest(pattern)(name), asExpression(pattern).test(name), `${pattern} on ${name}`);
      }),
      { numRuns: 5_000 },
    );
  });

  it('take no time for a pattern of many stars', () => {
    for (const stars of ['*a', '**a'])
      assertLinear(
        (count) => stars.repeat(count),
        40,
        (pattern) => assert.ok(!globTest(`${pattern}b`)('a'.repeat(250))),
      );
  });
});
