import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  DEFAULT_HOTFIX_PATTERN,
  hotfixBranchName,
  unknownPlaceholders,
} from '../../../src/core/hotfix/branch-name.ts';

const name = (title: string, pattern = DEFAULT_HOTFIX_PATTERN) =>
  hotfixBranchName(pattern, { incident: 'inc-7k2m', title });

describe('the name of a hotfix branch', () => {
  it('S19: is made of the incident and its title in ASCII', () => {
    assert.equal(name('Checkout fails: 500 on /pay'), 'hotfix/inc-7k2m-checkout-fails-500-on-pay');
    assert.equal(name('Straße & Łódź: Größe'), 'hotfix/inc-7k2m-strasse-lodz-grosse');
    assert.equal(name('Оплата не работает'), 'hotfix/inc-7k2m-oplata-ne-rabotaet');
    assert.equal(name('Η πληρωμή αποτυγχάνει'), 'hotfix/inc-7k2m-i-pliromi-apotygchanei');
  });

  it('S19: needs no title that can be written so', () => {
    assert.equal(name('決済エラー'), 'hotfix/inc-7k2m');
    assert.equal(name('', '${slug}/${incident}'), '/inc-7k2m');
    assert.equal(name('!!!', 'fix/${incident}-${slug}/now'), 'fix/inc-7k2m/now');
  });

  it('S19: follows the pattern of the team, and takes nothing of a title for a pattern', () => {
    assert.equal(name('a b', '${slug}-${slug}_${incident}'), 'a-b-a-b_inc-7k2m');
    assert.equal(name('$& ${incident}', 'x/${slug}'), 'x/incident');
    assert.deepEqual(unknownPlaceholders('a/${author}/${slug}-${incident}-${'), ['${author}', '${']);
    assert.deepEqual(unknownPlaceholders(DEFAULT_HOTFIX_PATTERN), []);
  });

  it('S19: has a slug of at most 40 characters that git takes, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        const slug = name(title, '${slug}');
        assert.ok(slug.length <= 40);
        assert.match(slug, /^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/);
      }),
    );
  });
});
