import assert from 'node:assert/strict';
import type { RankedCommit, Symptoms } from '../../../src/core/suspects/candidate.ts';
import { chanceText } from '../../../src/core/suspects/chance.ts';
import { rankCommits } from '../../../src/core/suspects/rank.ts';
import { commits, ORDINARY, symptoms, type Told } from './make.ts';

const textsOf = (ranked: RankedCommit | undefined): string[] =>
  (ranked?.reasons ?? []).map(({ text }) => text);

describe('evidence against a suspect', () => {
  it('finds the commit that changed the files of a stack trace, and says how many', () => {
    const list = commits(
      ...ORDINARY,
      { files: ['src/pay/charge.ts', 'src/pay/card.ts'] },
      { files: ['src/web/page.ts'] },
    );
    const frames = ['src/pay/card.ts', 'src/pay/charge.ts', 'src/web/page.ts'].map((path) => ({ path }));
    const [first] = rankCommits(list, symptoms({ frames }));
    assert.equal(first?.candidate, list[10]);
    const reason = first?.reasons[0];
    assert.deepEqual([reason?.text, reason?.path], ['touches 2 of 3 files in the trace', 'src/pay/card.ts']);
  });

  it('believes the innermost frame more than those further out', () => {
    const list = commits({ files: ['web/outer.ts'] }, { files: ['db/inner.ts'] }, ...ORDINARY);
    const frames = [{ path: 'db/inner.ts' }, { path: 'a.ts' }, { path: 'b.ts' }, { path: 'web/outer.ts' }];
    const outerFirst = rankCommits(list, symptoms({ frames: frames.toReversed() }));
    const innerFirst = rankCommits(list, symptoms({ frames }));
    const gap = (ranked: readonly RankedCommit[]): number =>
      (ranked.find(({ candidate }) => candidate === list[1])?.score ?? 0) -
      (ranked.find(({ candidate }) => candidate === list[0])?.score ?? 0);
    assert.ok(gap(innerFirst) > gap(outerFirst) + 0.5);
  });

  it('counts a file that every commit changes for little, trace or not', () => {
    const usual = ORDINARY.map((told) => ({ ...told, files: ['CHANGELOG.md'] }));
    const list = commits(...usual.slice(6), { files: ['a/rare.ts'] }, ...usual.slice(0, 6));
    const frames = [{ path: 'CHANGELOG.md' }, { path: 'a/rare.ts' }];
    assert.equal(rankCommits(list, symptoms({ frames }))[0]?.candidate, list[4]);
  });

  it('counts a neighbouring folder, and the name of a function of the trace in changed lines', () => {
    const frames = [{ path: 'src/pay/charge.ts', function: 'Card.chargeCard' }];
    const gain = (told: Told): number => {
      const list = commits(...ORDINARY, told);
      const scoreIn = (known: Partial<Symptoms>): number =>
        rankCommits(list, symptoms(known)).find(({ candidate }) => candidate === list[10])?.score ?? 0;
      return scoreIn({ frames }) - scoreIn({});
    };
    assert.equal(gain({ files: ['src/web/page.ts'], lines: 'openPage()' }), 0);
    assert.ok(gain({ files: ['src/pay/other.ts'], lines: 'openPage()' }) > 0.1);
    assert.ok(gain({ files: ['src/web/page.ts'], lines: 'chargeCard()' }) > 0.1);
  });

  it('finds the commit in the component, by folder and by name', () => {
    const list = commits(...ORDINARY, { files: ['services/payments/api.ts', 'docs/api.md'] });
    for (const component of ['services/payments', 'services/payments/', 'payments']) {
      const [first] = rankCommits(list, symptoms({ components: [component] }));
      assert.equal(first?.candidate, list[10], component);
      assert.match(textsOf(first).join(), /the only change to (services\/)?payments of these commits/);
    }
  });

  it('says how much of a commit lies in the component', () => {
    const list = commits(
      ...ORDINARY,
      { files: ['pay/a.ts', 'pay/b.ts', 'web/c.ts'] },
      { files: ['pay/a.ts'] },
    );
    const ranked = rankCommits(list, symptoms({ components: ['pay'] }));
    const both = ranked.find(({ candidate }) => candidate === list[10]);
    assert.match(textsOf(both).join(), /changes 2 of its 3 files in pay/);
  });

  it('tells which rare words the report and the changed lines share', () => {
    const guilty = { files: ['auth/rules.ts'], lines: 'if (!allowlist.has(user)) refuse()' };
    const list = commits(...ORDINARY.slice(7), guilty, ...ORDINARY.slice(0, 7));
    const [first] = rankCommits(
      list,
      symptoms({ title: 'Every login is refused, the allowlist seems empty' }),
    );
    assert.equal(first?.candidate, list[3]);
    assert.ok(textsOf(first).includes('its lines say “refused”, “allowlist”, which the report says too'));
  });

  it('meets an identifier by its parts', () => {
    const list = commits(
      ...ORDINARY.slice(7),
      { subject: 'Work', lines: 'fetchInvoiceTotals()' },
      ...ORDINARY.slice(0, 7),
    );
    const [first] = rankCommits(list, symptoms({ title: 'fetching invoice totals times out' }));
    assert.equal(first?.candidate, list[3]);
  });

  it('names the file whose name the report says', () => {
    const list = commits(
      ...ORDINARY.slice(7),
      { files: ['app/other.ts', 'app/invoice_totals.ts'] },
      ...ORDINARY.slice(0, 7),
    );
    const [first] = rankCommits(list, symptoms({ title: 'invoice_totals is wrong' }));
    assert.equal(first?.candidate, list[3]);
    assert.ok(first?.reasons.some(({ path }) => path === 'app/invoice_totals.ts'));
  });

  it('keeps marks of Markdown and line breaks of a report out of its reasons', () => {
    const list = commits(...ORDINARY, { subject: 'Add x`y_z`\nw' });
    for (const { reasons } of rankCommits(list, symptoms({ title: '`y_z`\n# x' }))) {
      for (const { text } of reasons) assert.doesNotMatch(text, /\n|``/);
    }
  });
});

describe('a chance in words', () => {
  it('is a share, and neither certain nor ruled out', () => {
    const shown = [0, 0.0099, 0.01, 0.495, 0.99, 0.991, 1].map(chanceText);
    assert.deepEqual(shown, ['< 1 %', '< 1 %', '1 %', '50 %', '99 %', '> 99 %', '> 99 %']);
  });
});
