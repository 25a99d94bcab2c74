import assert from 'node:assert/strict';
import { matchRunbooks } from '../../../src/core/runbook/match.ts';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';

const file = (name: string, text = '# Something\n') => ({ name, text });
const FILES = [
  file('disk-full.md'),
  file('errors.md', '---\ntitle: Errors\nalerts: HighErrorRate, "5xx Budget Burn"\n---\n\n# Errors\n'),
  file('a.md', '# High error rate\n'),
  file('index.md'),
];
const namesOf = (names: string[], runbooks: string[] = []): string[] =>
  matchRunbooks(FILES, { names, runbooks }).map(({ file: { name } }) => name);

describe('the runbook for an alert', () => {
  it('S08: is the one that the alert points to, whatever it is called itself', () => {
    assert.deepEqual(namesOf(['HighErrorRate'], ['https://wiki.example.com/runbooks/disk-full.md?x=1#top']), [
      'disk-full.md',
      'errors.md',
      'a.md',
    ]);
    assert.deepEqual(namesOf([], ['https://h.example.com/runbook.md#alert-name-diskfull']), ['disk-full.md']);
    assert.deepEqual(namesOf([], ['disk-full']), ['disk-full.md']);
  });

  it('is the one that names the alert, is called or titled like it', () => {
    assert.deepEqual(namesOf(['5xx budget burn']), ['errors.md']);
    assert.deepEqual(namesOf(['DiskFull']), ['disk-full.md']);
    assert.deepEqual(namesOf(['highErrorRate']), ['errors.md', 'a.md']);
  });

  it('is none where nothing matches, and names without letters match nothing', () => {
    assert.deepEqual(namesOf(['Something else', '', '!!!'], ['https://e.example.com/', '#']), []);
  });

  it('and what it is for stands among what it says of itself', () => {
    assert.equal(parseRunbook('---\nalerts: A, B\n---\n## X\n\n- [ ] y\n').meta.alerts, 'A, B');
  });
});
