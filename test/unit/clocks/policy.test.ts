import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import {
  clockSettingSchema,
  matrixSettingSchema,
  policySchema,
  policySettingSchema,
} from '../../../src/core/clocks/policy.ts';
import { policy } from './helpers.ts';

describe('the policy of the clocks', () => {
  it('S02 S21 S24 S27: is that of the runbook where nothing is set', () => {
    const defaults = policy();
    assert.ok(policySchema.safeParse(defaults).success);
    assert.deepEqual(defaults.responseMinutes, { P0: 5, P1: 60, P2: 240, P3: 'never' });
    assert.deepEqual(defaults.updatePace, { P0: 15, P1: 30, P2: 60, P3: 'on-change' });
    assert.deepEqual(
      [defaults.monitoringMinutes, defaults.postmortemHours.P0, defaults.gdprHours],
      [30, 48, 72],
    );
  });

  it('takes over what a team sets, and only that', () => {
    const setting = policySettingSchema.parse({
      updatePace: { P1: 'never' },
      longIncident: { afterMinutes: 'never' },
      escalation: { revenueThreshold: { amount: 5, currency: 'EUR' } },
    });
    const set = policy(setting);
    assert.deepEqual(set.updatePace, { P0: 15, P1: 'never', P2: 60, P3: 'on-change' });
    assert.deepEqual(set.longIncident, { afterMinutes: 'never', factor: 2 });
    assert.equal(set.escalation.rules.length, 5);
    assert.equal(set.escalation.revenueThreshold?.currency, 'EUR');
    assert.ok(policySchema.safeParse(set).success);
  });

  it('is shown in the settings as it is', async () => {
    const shownSchema = z.object({
      contributes: z.object({
        configuration: z.array(
          z.object({ properties: z.record(z.string(), z.object({ default: z.unknown() })) }),
        ),
      }),
    });
    const file = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    const properties = shownSchema
      .parse(JSON.parse(file))
      .contributes.configuration.map((one) => one.properties);
    const shown = (name: string) => properties.flatMap((one) => one[name] ?? [])[0]?.default;
    const setting = {
      ...clockSettingSchema.strict().parse(shown('fireline.clocks')),
      escalation: matrixSettingSchema.strict().parse(shown('fireline.escalation')),
    };
    const { responseMinutes: _ofTheRunbook, ...defaults } = policy();
    assert.deepEqual(setting, defaults);
  });

  it('refuses a pace that is none', () => {
    for (const P0 of [0, -5, 'sometimes', null, 1e9])
      assert.equal(policySettingSchema.safeParse({ updatePace: { P0 } }).success, false, String(P0));
  });
});
