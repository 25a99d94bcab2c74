import assert from 'node:assert/strict';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { allSteps } from '../../../src/core/runbook/progress.ts';
import type { Step } from '../../../src/core/runbook/model.ts';

const steps = (markdown: string): Step[] => allSteps(parseRunbook(markdown)).map(({ step }) => step);
const step = (markdown: string): Step => steps(`## Phase\n\n${markdown}`)[0]!;
const problems = (markdown: string): string[] =>
  parseRunbook(markdown).problems.map(({ line, message }) => `${line}: ${message}`);

describe('a runbook in Markdown', () => {
  it('reads phases, tracks and steps of any kind of list', () => {
    const { phases } = parseRunbook(
      '# T\n\n## One\n\n- a\n\n### Left\n\n1. b\n2. c\n\n## Two\n\n- [ ] d\n- [x] e\n',
    );
    assert.deepEqual(
      phases.map(({ title, tracks }) => [title, tracks.map((t) => [t.title, t.steps.map((s) => s.title)])]),
      [
        [
          'One',
          [
            [undefined, ['a']],
            ['Left', ['b', 'c']],
          ],
        ],
        ['Two', [[undefined, ['d', 'e']]]],
      ],
    );
  });

  it('reads attributes of steps and headings from comments', () => {
    const { phases, problems: none } = parseRunbook(
      '## Look <!-- goal: cause -->\n\n### Database <!-- role: dba; severity: P0, P1 -->\n\n' +
        '- [ ] Check it <!-- milestone: acknowledged; action: set-impact; optional; when: api-related -->\n',
    );
    const [track] = phases[0]!.tracks;
    assert.deepEqual(none, []);
    assert.equal(phases[0]!.goal, 'cause');
    assert.deepEqual([track!.role, track!.condition], ['dba', { severities: ['P0', 'P1'] }]);
    const { id, line, title, commands, ...rest } = track!.steps[0]!;
    assert.deepEqual([id, line, title, commands], ['look/database/check-it', 5, 'Check it', []]);
    assert.deepEqual(rest, {
      required: false,
      milestone: 'acknowledged',
      action: 'set-impact',
      condition: { apiRelated: true },
    });
  });

  it('reads comments on lines of their own, under headings and inside items', () => {
    const { phases } = parseRunbook(
      '## A\n<!-- goal: team -->\n\n- b\n  <!-- role: x -->\n- c\n\n  <!-- optional -->\n',
    );
    assert.equal(phases[0]!.goal, 'team');
    assert.deepEqual(
      phases[0]!.tracks[0]!.steps.map(({ role, required }) => [role, required]),
      [
        ['x', true],
        [undefined, false],
      ],
    );
  });

  it('keeps a step whose attributes it cannot understand, and says where', () => {
    const markdown =
      '## A\n- b <!-- severity: P9; role: x -->\n- c <!-- sevrity: P0 -->\n- d <!-- action: dance -->\n- e <!-- goal: team -->\n- f <!-- optional: no -->\n- g <!-- role -->\n';
    assert.equal(steps(markdown).length, 6);
    assert.deepEqual(
      problems(markdown).map((text) => text.slice(0, 34)),
      [
        '2: Unknown severity "P9".',
        '3: Unknown attribute "sevrity".',
        '4: Unknown action "dance". Known: ',
        '5: "goal" has no meaning on a step',
        '6: "optional" takes no value.',
        '7: "role" needs a value.',
      ],
    );
    assert.equal(steps(markdown)[0]!.role, 'x');
  });

  it('leaves comments alone that are no attributes', () => {
    assert.deepEqual(
      problems('## A\n- b <!-- TODO: write this -->\n- c <!-- prettier-ignore -->\n<!-- Hello, you. -->\n'),
      [],
    );
  });

  it('names roles that no team has, when the file defines teams', () => {
    const teams =
      '## Teams\n\n### P0\n\n| Role | Does |\n|---|---|\n| Lead (incident commander) | leads |\n\n';
    assert.deepEqual(problems(`${teams}## A\n- b <!-- role: lead -->\n- c <!-- role: ghost -->\n`), [
      '11: No team of this runbook has a role "ghost".',
    ]);
    assert.deepEqual(problems('## A\n- c <!-- role: ghost -->\n'), []);
  });

  it('takes a track named like a role as the track of that role', () => {
    const teams = '## Teams\n\n### P0\n\n| Role | Does |\n|---|---|\n| Data Keeper | keeps |\n\n';
    assert.equal(
      parseRunbook(`${teams}## A\n\n### Data keeper\n\n- b\n`).phases[0]!.tracks[0]!.role,
      'data-keeper',
    );
  });

  it('reads time windows from headings', () => {
    const window = (heading: string) => parseRunbook(`## ${heading}\n- a\n`).phases[0]!.window;
    assert.deepEqual(window('A (5-30 min)'), { text: '5-30 min', fromMinutes: 5, toMinutes: 30 });
    assert.deepEqual(window('A (30 min to 2 h)'), { text: '30 min to 2 h', fromMinutes: 30, toMinutes: 120 });
    assert.deepEqual(window('A (first 15 minutes)'), { text: 'first 15 minutes', toMinutes: 15 });
    assert.deepEqual(window('A (within 2 days of detection)'), {
      text: 'within 2 days of detection',
      toMinutes: 2880,
      relativeTo: 'detected',
    });
    assert.deepEqual(window('A (after the fix)'), { text: 'after the fix', relativeTo: 'mitigated' });
    assert.equal(window('A (optional)'), undefined);
    assert.equal(parseRunbook('## A (optional)\n- a\n').phases[0]!.title, 'A (optional)');
  });

  it('keeps names when phases are numbered anew', () => {
    const ids = ['## 1. Look\n- a', '## Phase 4: Look\n- a', '## Look\n- a'].map(
      (text) => steps(text)[0]!.id,
    );
    assert.deepEqual(new Set(ids), new Set(['look/a']));
    assert.equal(parseRunbook('## 5 whys\n- a').phases[0]!.title, '5 whys');
  });

  it('makes ids unique within the file, and readable in any script', () => {
    const ids = steps('## A\n- b\n- b\n- b 2\n- データベース\n- サーバー\n').map(({ id }) => id);
    assert.equal(new Set(ids).size, 5);
    assert.deepEqual(ids.slice(0, 2), ['a/b', 'a/b-2']);
    assert.equal(steps('## A\n- サーバー\n')[0]!.id, ids[4]);
  });

  it('shows titles as plain text', () => {
    const title = (markdown: string): string => step(`- ${markdown}`).title;
    assert.equal(title('Check [the `disk`](javascript:alert(1)) **now**'), 'Check the disk now');
    assert.equal(title('<img src=x onerror=alert(1)>Look <b>here</b>'), 'Look here');
    assert.equal(title('![logo](https://example.com/x.png) a &amp; b'), 'logo a & b');
    assert.equal(
      title('set `max_conn * 2` in snake_case_name and \\*this\\*'),
      'set max_conn * 2 in snake_case_name and *this*',
    );
    assert.equal(title('5 < 6 and 2 * 3'), '5 < 6 and 2 * 3');
    assert.equal(title('reads\u202e backwards'), 'reads backwards');
  });

  it('takes a bold first sentence as the title and the rest as details', () => {
    const { title, details } = step(
      '- **Restart it.** One node at a time.\n  - the last one first\n\n  Then wait.\n',
    );
    assert.equal(title, 'Restart it');
    assert.equal(details, 'One node at a time.\n\n- the last one first\n\nThen wait.');
    assert.equal(step('- **Database** health check').title, 'Database health check');
  });

  it('cuts a title that is too long at its first sentence, and keeps all of it', () => {
    const long = `Look at the graph. ${'Then look at it again and again. '.repeat(20)}`.trim();
    assert.equal(step(`- ${long}`).title, 'Look at the graph');
    assert.equal(step(`- ${long}`).details, long);
    assert.ok(step(`- ${'word '.repeat(300)}`).title.length <= 161);
  });

  it('makes nested check boxes steps and nested bullets details', () => {
    const found = steps('## A\n- [ ] b\n  - [ ] c\n  - note\n');
    assert.deepEqual(
      found.map(({ title, details }) => [title, details]),
      [
        ['b', undefined],
        ['c', '- note'],
      ],
    );
  });
});

describe('commands of a runbook', () => {
  it('stand inside of a step or right after it', () => {
    const [first, second] = steps(
      '## A\n- b\n\n  ```sh\n  df -h\n    du\n  ```\n- c\n\n~~~bash title=x\nls\n~~~\n',
    );
    assert.deepEqual(first!.commands, [{ language: 'sh', text: 'df -h\n  du', line: 4 }]);
    assert.deepEqual(second!.commands, [{ language: 'bash', text: 'ls', line: 10 }]);
  });

  it('make a step of their own, named by the paragraph before them or by themselves', () => {
    const found = steps(
      '## Diagnosis\n\n```sh\nkubectl get pods\n```\n\nLook at the events:\n\n```console\n$ kubectl get events\nLAST SEEN\n```\n',
    );
    assert.deepEqual(
      found.map(({ title, commands }) => [title, commands.map(({ text }) => text)]),
      [
        ['Run kubectl get pods', ['kubectl get pods']],
        ['Look at the events', ['kubectl get events']],
      ],
    );
  });

  it('are what was typed at prompts, with continued lines, without what came back', () => {
    const text = '```\n$ make \\\n    install\ndone\n$ ls\nfile\n```';
    assert.equal(step(`- a\n\n${text}`).commands[0]!.text, 'make \\\n    install\nls');
  });

  it('are not made of output, queries and configuration', () => {
    const found = step('- a\n\n  ```promql\n  up == 0\n  ```\n\n  ```\n  NAME READY\n  ```\n');
    assert.deepEqual(found.commands, []);
    assert.equal(found.details, '```promql\nup == 0\n```\n\n```\nNAME READY\n```');
  });

  it('are found in quotes, deep lists and items that hold nothing else', () => {
    const texts = steps(
      '## A\n- b\n  1. c\n     - d\n\n       ```sh\n       deep\n       ```\n- ```sh\n  only\n  ```\n\n> ```sh\n> quoted\n> ```\n',
    );
    assert.deepEqual(
      texts.map(({ title, commands }) => [title, commands.map(({ text }) => text)]),
      [
        ['b', ['deep']],
        ['Run only', ['only', 'quoted']],
      ],
    );
  });
});

describe('decisions of a runbook', () => {
  const answers =
    '### If we deployed <!-- answer: deployment -->\n\nOften.\n\n- roll back\n\n### If not <!-- answer: code-bug -->\n\n- fix\n';

  it('S16: are the heading above the answers, or one that is marked', () => {
    const byAnswers = parseRunbook(`## What was it?\n\n${answers}`).phases[0]!.decision!;
    assert.equal(byAnswers.question, 'What was it?');
    assert.deepEqual(
      byAnswers.answers.map(({ cause, hint, steps: own }) => [cause, hint, own.map(({ id }) => id)]),
      [
        ['deployment', 'Often.', ['what-was-it/decision/deployment/roll-back']],
        ['code-bug', undefined, ['what-was-it/decision/code-bug/fix']],
      ],
    );
    const marked = parseRunbook(
      '## Fix\n\n### Which? <!-- decision -->\n\nTake one.\n\n#### A bad release\n\n- a\n\n#### The provider\n\n- b\n\n### Also\n\n- c\n',
    );
    assert.deepEqual(
      marked.phases[0]!.decision!.answers.map(({ cause }) => cause),
      ['deployment', 'external-dependency'],
    );
    assert.equal(marked.phases[0]!.decision!.hint, 'Take one.');
    assert.deepEqual(
      marked.phases[0]!.tracks.map(({ title }) => title),
      ['Also'],
    );
  });

  it('S16: take what stands beside marked answers as tracks, and pass on what an answer says to its steps', () => {
    const { decision, tracks } = parseRunbook(
      `## Q?\n\n${answers}\n### Watch the deployment\n\n- c\n`.replace(
        'answer: code-bug',
        'answer: code-bug; role: dev',
      ),
    ).phases[0]!;
    assert.deepEqual(
      tracks.map(({ title }) => title),
      ['Watch the deployment'],
    );
    assert.deepEqual(
      decision!.answers.map(({ steps: own }) => own[0]!.role),
      [undefined, 'dev'],
    );
  });

  it('S16: say so when they have no answers, or one twice', () => {
    assert.match(problems('## A <!-- decision -->\n- b\n')[0]!, /^1: This decision has no answers/);
    const twice = `## Q?\n\n${answers}\n### Again <!-- answer: code-bug -->\n\n- more\n`;
    assert.match(problems(twice)[0]!, /two answers "code-bug"/);
    assert.equal(parseRunbook(twice).phases[0]!.decision!.answers[1]!.steps.length, 2);
  });
});

describe('what else a runbook holds', () => {
  it('S01 S02: reads severities that are counted from SEV-1', () => {
    const { severities } = parseRunbook(
      '| Severity | Description | Response time |\n|---|---|---|\n| SEV-2 (major) | Bad | < 30 minutes |\n| SEV1: Outage | Worst | Immediately |\n',
    );
    assert.deepEqual(
      severities.map(({ severity, name, response }) => [severity, name, response.minutes]),
      [
        ['P0', 'Outage', 0],
        ['P1', 'P1', 30],
      ],
    );
  });

  it('S03 S04: reads one team table with a column of severities, and commanders by column', () => {
    const { teams, otherRoles } = parseRunbook(
      '## Roles\n\n| Role | Does | Severity | Commander |\n|---|---|---|---|\n| Lead | leads | P0, P1 | yes |\n| Scribe | writes | | |\n',
    );
    assert.deepEqual([teams.P0.length, teams.P1[0]!.isCommander, teams.P2.length], [1, true, 0]);
    assert.deepEqual(
      otherRoles.map(({ role }) => role),
      ['scribe'],
    );
  });

  it('S41: reads the few fields of front matter and passes over all others', () => {
    const {
      title,
      meta,
      problems: none,
    } = parseRunbook(
      '---\ntitle: "A: b" # x\nagents: 3-8\nweight: 20\nlist:\n  - mode: no\n---\n\n# Other\n\n## A\n- b\n',
    );
    assert.deepEqual([title, meta, none], ['A: b', { agents: '3-8' }, []]);
  });

  it('S03: takes a role as commander that a table of agents and roles calls so', () => {
    const { teams } = parseRunbook(
      '## Response teams\n\n### P0 team\n\n| Agent | Role | Action |\n|---|---|---|\n| Ops | Incident commander | leads |\n| Dev | Fixes | fixes |\n',
    );
    assert.deepEqual(
      teams.P0.map(({ role, isCommander, responsibility }) => [role, isCommander, responsibility]),
      [
        ['ops', true, 'leads'],
        ['dev', false, 'fixes'],
      ],
    );
  });

  it('reads the output of a phase wherever it stands, and takes it for nothing else', () => {
    for (const line of ['Output: x.', '**Output:** x', '*Output*: x']) {
      const [phase] = parseRunbook(`## A\n- b\n\n${line}\n\n### C\n- d\n`).phases;
      assert.equal(phase!.output, 'x');
      assert.equal(phase!.tracks[0]!.steps[0]!.details, undefined);
    }
  });

  it('reads an alert runbook that nobody wrote for it', () => {
    const { title, phases } = parseRunbook(
      '---\ntitle: Disk\nweight: 20\n---\n\n# DiskFull\n\n## Meaning\n\nThe disk is full.\n\n## Diagnosis\n\nFind large files.\n\nCheck the logs.\n\n## Mitigation\n\nTODO\n',
    );
    assert.equal(title, 'Disk');
    assert.deepEqual(
      phases.map((p) => [p.title, p.tracks.flatMap((t) => t.steps.map((s) => s.title))]),
      [
        ['Diagnosis', ['Find large files', 'Check the logs']],
        ['Mitigation', []],
      ],
    );
  });

  it('takes no section for a phase that only tells something, or says that it is for reading', () => {
    const { phases } = parseRunbook(
      '## Impact\n\n- users wait\n\n## Links\n\n- a\n\n## Customers <!-- reference -->\n\n- [ ] b\n\n## Fix\n\n- [ ] c\n',
    );
    assert.deepEqual(
      phases.map(({ title }) => title),
      ['Fix'],
    );
  });

  it('reads files without headings, with one level of them, and with none of what it looks for', () => {
    assert.equal(steps('- a\n- b\n').length, 2);
    assert.deepEqual(
      parseRunbook('# One\n- a\n\n# Two\n- b\n').phases.map(({ title }) => title),
      ['One', 'Two'],
    );
    assert.equal(parseRunbook('Restart the server.').phases.length, 1);
    assert.match(problems('')[0]!, /Nothing to do/);
  });

  it('reads Windows line ends and a byte order mark', () => {
    assert.deepEqual(
      steps('\ufeff## A\r\n\r\n- b\r\n- c\r\n').map(({ id, line }) => [id, line]),
      [
        ['a/b', 3],
        ['a/c', 4],
      ],
    );
  });

  it('says what is never closed', () => {
    assert.match(problems('## A\n- b\n\n```sh\nls\n')[0]!, /^4: This code block/);
    assert.match(problems('## A\n- b\n\n<!-- ls\n')[0]!, /^4: This comment/);
    assert.match(problems('---\ntitle: x\n\n## A\n- b\n')[0]!, /^1: The front matter/);
  });
});
