import assert from 'node:assert/strict';
import { cut } from '../../../src/core/text/cut.ts';

describe('a line that is too long', () => {
  it('ends with a sign that there is more, and a short one stays as it is', () => {
    assert.equal(cut('every card payment', 18), 'every card payment');
    assert.equal(cut('every card payment', 17), 'every card payme…');
    assert.equal(cut('every card payment', 12), 'every card…');
  });

  it('is not cut through a character', () => {
    assert.equal(cut('on 🔥 fire', 5), 'on…');
    assert.equal(cut('on 🔥 fire', 6), 'on 🔥…');
  });
});
