import assert from 'node:assert/strict';
import { deploymentLabel } from '../../../src/core/deployments/deployment.ts';

describe('what a deployment is called at a glance', () => {
  it('is its service and environment where both are known', () => {
    const known = { name: 'deploy/production/checkout/2026-11-20T14-05Z', service: 'checkout' };
    assert.equal(deploymentLabel({ ...known, environment: 'production' }), 'checkout to production');
  });

  for (const name of ['production--2026-06-11--14-37-54', 'deploy-prod-20260611T143754Z', 'prod_2026-06-11'])
    it(`is the environment where the name holds nothing else but a time: ${name}`, () => {
      assert.equal(deploymentLabel({ name, environment: 'production' }), 'production');
    });

  for (const name of [
    'production-1234',
    'production-v1.2.3',
    'production-eu-2026-06-11',
    'prod-hotfix-2026-06-11',
  ])
    it(`is the name where that says more: ${name}`, () => {
      assert.equal(deploymentLabel({ name, environment: 'production' }), name);
    });

  it('is the name where no environment is known', () => {
    assert.equal(deploymentLabel({ name: '2026-01-27T171932' }), '2026-01-27T171932');
  });
});
