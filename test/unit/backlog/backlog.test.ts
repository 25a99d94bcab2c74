import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  actionItems,
  addToBacklog,
  BACKLOG_HEADING,
  backlogStates,
  incidentItem,
  type BacklogItem,
} from '../../../src/core/backlog/backlog.ts';
import { declared, event, fold, INCIDENT } from '../incident/make.ts';

const item = (id: string, more: Partial<BacklogItem> = {}): BacklogItem => ({
  id,
  title: `Do ${id}`,
  origin: 'INC-1',
  ...more,
});
const HEAD = `## ${BACKLOG_HEADING}`;

describe('adding to a backlog', () => {
  it('S33: makes a section with a line for each open action item', () => {
    const incident = fold(
      declared(),
      event(1, 'action.added', {
        action: 'a1',
        title: 'Alert on pool use',
        owner: 'Bo Lind',
        due: '2026-12-01',
      }),
      event(2, 'action.added', { action: 'a2', title: 'Gone' }),
      event(3, 'action.closed', { action: 'a2' }),
    );
    const { text, added } = addToBacklog('', actionItems(incident));
    assert.equal(
      text,
      `${HEAD}\n\n- [ ] Alert on pool use, Bo Lind, due 2026-12-01 (INC-20261120-7777) <!-- fireline:item ${INCIDENT}/a1 -->\n`,
    );
    assert.deepEqual(added, [`${INCIDENT}/a1`]);
  });

  it('S06: takes a whole P3 incident', () => {
    const incident = fold(declared({ severity: 'P3', title: 'The logo is cut off' }));
    const { text } = addToBacklog('# Backlog\n', [incidentItem(incident)]);
    assert.match(
      text,
      /^# Backlog\n\n## Follow-ups from incidents\n\n- \[ \] The logo is cut off \(INC-20261120-7777, P3\) <!--/,
    );
  });

  it('S33: adds nothing twice, however its line was moved, reworded and ticked', () => {
    const first = addToBacklog('# Backlog\n', [item('a'), item('b')]).text;
    assert.deepEqual(addToBacklog(first, [item('a'), item('b')]), { text: first, added: [] });
    const moved = `# Sprint 12\n\n* [x] Reworded <!-- fireline:item a -->\n\n${HEAD}\n`;
    const { added } = addToBacklog(moved, [item('a'), item('b'), item('b')]);
    assert.deepEqual(added, ['b']);
  });

  it('S33: leaves everything else as it is, with its line ends', () => {
    const cases: readonly (readonly [string, string])[] = [
      [
        `# B\r\n\r\n${HEAD}\r\n\r\n- [ ] x\r\n\r\n## Next\r\n`,
        `# B\r\n\r\n${HEAD}\r\n\r\n- [ ] x\r\nNEW\r\n\r\n## Next\r\n`,
      ],
      [`${HEAD}\n`, `${HEAD}\n\nNEW\n`],
      [HEAD, `${HEAD}\n\nNEW\n`],
      [`${HEAD}\n\n- [ ] x`, `${HEAD}\n\n- [ ] x\nNEW\n`],
      [`${HEAD}\n\nWords.\n\n# C\n`, `${HEAD}\n\nWords.\n\nNEW\n\n# C\n`],
      [
        `### follow-ups FROM incidents ##\n- a\n  more\n`,
        `### follow-ups FROM incidents ##\n- a\n  more\nNEW\n`,
      ],
      ['---\na: b\n---\n\ntext', `---\na: b\n---\n\ntext\n\n${HEAD}\n\nNEW\n`],
      [`\`\`\`\n${HEAD}\n\`\`\`\n`, `\`\`\`\n${HEAD}\n\`\`\`\n\n${HEAD}\n\nNEW\n`],
    ];
    const open = addToBacklog('# B\n\n```\ncode\n', [item('a')]).text;
    assert.equal(open.replace(/- .*/, 'NEW'), `# B\n\n\n${HEAD}\n\nNEW\n\n\`\`\`\ncode\n`);
    const NEW = '- [ ] Do a (INC-1) <!-- fireline:item a -->';
    for (const [before, after] of cases)
      assert.equal(addToBacklog(before, [item('a')]).text, after.replace('NEW', NEW), before);
  });

  it('a title is text: it can neither forge a marker nor leave its line', () => {
    const title = 'x <!-- fireline:item b -->\n- [x] done <!-- fireline:item c -->';
    const { text } = addToBacklog('', [item('a', { title })]);
    assert.deepEqual([...backlogStates(text).keys()], ['a']);
    assert.equal(text.trim().split('\n').length, 3);
  });
});

describe('reading a backlog back', () => {
  it('S33: tells what is done', () => {
    const text = [
      '- [x] A <!-- fireline:item a -->',
      '  * [ ] B <!-- fireline:item b -->',
      '1. [X] C <!-- fireline:item c -->',
      '~~D~~ <!-- fireline:item d -->',
      '```',
      '- [x] E <!-- fireline:item e -->',
      '```',
      '- [x] F <!-- fireline:item %E0%A4%A -->',
    ].join('\n');
    const states = [...backlogStates(text)].map(([id, { done, line }]) => [id, done, line]);
    assert.deepEqual(states, [
      ['a', true, 1],
      ['b', false, 2],
      ['c', true, 3],
      ['d', false, 4],
    ]);
  });

  it('S33: finds whatever id was added to whatever file, and keeps the file', () => {
    const ids = fc.array(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((id) => id.isWellFormed()),
      {
        maxLength: 4,
      },
    );
    const files = fc
      .array(
        fc.constantFrom(
          '# A\n',
          '\n',
          '- [ ] x\n',
          `${HEAD}\n`,
          'text',
          '\r\n',
          '<!-- -->',
          '```\n',
          '~~~ts\n',
          '\t- y\n',
          '    code\n',
        ),
        {
          maxLength: 10,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(files, ids, (file, list) => {
        const items = list.map((id) => item(id, { title: 'x' }));
        const { text } = addToBacklog(file, items);
        const states = backlogStates(text);
        for (const id of list) assert.equal(states.get(id)?.done, false, JSON.stringify([file, id, text]));
        assert.deepEqual(addToBacklog(text, items).added, []);
        // What was there is still there, in its order.
        let at = 0;
        for (const character of file)
          at = text.indexOf(character, at) + 1 || assert.fail(JSON.stringify([file, text]));
      }),
      { numRuns: 1000 },
    );
  });
});
