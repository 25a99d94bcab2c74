import assert from 'node:assert/strict';
import { ATTRIBUTES, nearestWord } from '../../../src/core/runbook/attribute-words.ts';
import { defaultOf, runbookTemplate, type RunbookText } from '../../../src/core/runbook/files.ts';
import { locate } from '../../../src/core/runbook/locate.ts';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { expectedAt } from '../../../src/core/runbook/place.ts';
import { previewOf } from '../../../src/core/runbook/preview.ts';
import { lossesOf } from '../../eval/runbook-losses.ts';

const file = (name: string, front = ''): { name: string; text: string } => ({
  name,
  text: `${front === '' ? '' : `---\n${front}\n---\n`}# T\n`,
});

describe('the runbook of a new incident', () => {
  it('is the one that says so, or the only one', () => {
    assert.equal(defaultOf<RunbookText>([]), undefined);
    assert.equal(defaultOf([file('a.md')])?.name, 'a.md');
    assert.equal(defaultOf([file('a.md'), file('b.md')]), undefined);
    const files = [
      file('c.md', 'default: true'),
      file('a.md'),
      file('b.md', 'title: x\ndefault: true # yes'),
    ];
    assert.equal(defaultOf(files)?.name, 'b.md');
    assert.equal(defaultOf([file('a.md', 'default: false'), file('b.md')]), undefined);
    assert.equal(defaultOf([{ name: 'a.md', text: '# T\n\ndefault: true\n' }, file('b.md')]), undefined);
  });

  it('starts from a template that is understood whole', () => {
    const runbook = parseRunbook(runbookTemplate('Disk: "full"'));
    assert.deepEqual(runbook.problems, []);
    assert.equal(runbook.title, 'Disk: "full"');
    assert.deepEqual(
      runbook.phases.map(({ title }) => title),
      ['Triage', 'Mitigation'],
    );
    assert.deepEqual(lossesOf(runbookTemplate('Disk'), parseRunbook(runbookTemplate('Disk'))), []);
  });
});

const fixes = (markdown: string) => {
  const lines = markdown.split('\n');
  return parseRunbook(markdown).problems.map((problem) => {
    const { line, start, end } = locate(problem, lines);
    return [problem.fix, lines[line]?.slice(start, end)];
  });
};

describe('a mistake in a runbook', () => {
  it('is found where it stands, with what was probably meant', () => {
    assert.deepEqual(fixes('## A\n\n- b <!-- sevrity: P0 -->\n'), [
      [{ kind: 'replace', word: 'sevrity', by: 'severity' }, 'sevrity'],
    ]);
    assert.deepEqual(fixes('## goal <!-- goal: mitigaton -->\n\n- b\n\n  <!-- action: create-hotfx -->\n'), [
      [{ kind: 'replace', word: 'mitigaton', by: 'mitigation' }, 'mitigaton'],
      [{ kind: 'replace', word: 'create-hotfx', by: 'create-hotfix' }, 'create-hotfx'],
    ]);
    assert.deepEqual(fixes('## A\n\n- dance\n  <!-- action: dance -->\n'), [[undefined, '- dance']]);
  });

  it('can be closed where something is left open', () => {
    assert.deepEqual(fixes('## A\n\n- b\n\n~~~~sh\nls\n'), [[{ kind: 'close', text: '~~~~' }, '~~~~sh']]);
    assert.deepEqual(fixes('## A\n\n- b\n\n<!-- role: x\n'), [
      [{ kind: 'close', text: '-->' }, '<!-- role: x'],
    ]);
  });

  it('finds the nearest word, and none for what is no misspelling', () => {
    assert.equal(nearestWord('mielstone', ATTRIBUTES.keys()), 'milestone');
    assert.equal(nearestWord('p0', ['P0', 'P1']), 'P0');
    assert.equal(nearestWord('x', ATTRIBUTES.keys()), undefined);
    assert.equal(nearestWord('alertname', ATTRIBUTES.keys()), undefined);
  });
});

describe('what may be written next', () => {
  const words = (before: string, roles: string[] = []): string[] | undefined =>
    expectedAt(before, roles)?.words.map(({ text }) => text);

  it('are attributes that mean something there', () => {
    assert.ok(words('## A <!-- ')?.includes('decision'));
    assert.ok(!words('## A <!-- ')?.includes('optional'));
    assert.ok(!words('- a <!-- opt')?.includes('decision'));
    assert.equal(expectedAt('- a <!-- role: x; opt', [])?.typed, 3);
    assert.ok(words('  <!-- ')?.includes('decision'));
    assert.ok(words('  <!-- ')?.includes('optional'));
  });

  it('are values of the attribute before', () => {
    assert.deepEqual(words('- a <!-- severity: P0 '), ['P0', 'P1', 'P2', 'P3']);
    assert.deepEqual(words('- a <!-- role: ', ['dba']), ['dba']);
    assert.ok(words('- a <!-- optional; milestone: mi')?.includes('mitigated'));
  });

  it('is nothing outside of comments, and nothing of Fireline in a remark', () => {
    assert.equal(words('- a '), undefined);
    assert.equal(words('- a <!-- optional --> b'), undefined);
    assert.equal(words('- a <!-- see the wiki: and '), undefined);
  });
});

describe('the preview of a runbook', () => {
  it('shows all that a responder will get, as text', () => {
    const text = previewOf(
      parseRunbook(
        '# A <b>\n\n## Triage (0–5 min) <!-- goal: team -->\n\n- [ ] Look <!-- severity: P0; optional -->\n\n  ```sh\n  ls\n  ```\n- [ ] Odd <!-- action: dance -->\n\n## Meaning\n\nWords.\n',
      ),
    );
    for (const part of [
      /^# A/,
      /Line 10: Unknown action/,
      /## Phase 1: Triage/,
      /Window: 0–5 min · Goal: team/,
      /- ☐ Look — _P0 · optional · 1 command_/,
      /## To read\n\n[\s\S]*- Meaning \(line 12\)/,
    ])
      assert.match(text, part);
    assert.doesNotMatch(text, /<b>/);
  });
});
