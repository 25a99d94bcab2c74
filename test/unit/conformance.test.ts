import assert from 'node:assert/strict';
import { rowsOfTitle, standing } from '../../scripts/lib/conformance.ts';

describe('the table of conformance', () => {
  it('finds the rows that a title begins with', () => {
    assert.deepEqual(rowsOfTitle('S01 S02: severity pick shows definitions'), ['S01', 'S02']);
    assert.deepEqual(rowsOfTitle('C06: declares an incident'), ['C06']);
    assert.deepEqual(rowsOfTitle('S36, S37: escalate by themselves'), ['S36', 'S37']);
    assert.deepEqual(rowsOfTitle('declares S01'), []);
    assert.deepEqual(rowsOfTitle('S010: no row has three digits'), []);
  });

  it('takes a row for proved only by a test that passed, and not beside one that failed', () => {
    assert.equal(standing([]), 'open');
    assert.equal(standing([{ state: 'skipped' }]), 'open');
    assert.equal(standing([{ state: 'passed' }, { state: 'skipped' }]), 'passed');
    assert.equal(standing([{ state: 'passed' }, { state: 'failed' }]), 'failed');
  });
});
