import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { allSteps } from '../../../src/core/runbook/progress.ts';
import type { Step } from '../../../src/core/runbook/model.ts';
import { lossesOf } from '../../eval/runbook-losses.ts';

const steps = (markdown: string): Step[] => allSteps(parseRunbook(markdown)).map(({ step }) => step);

const word = fc.nat({ max: 46_655 }).map((n) => `wä${n.toString(36)}`);
const words = fc.array(word, { minLength: 1, maxLength: 30 }).map((all) => all.join(' '));
const url = word.map((path) => `https://example.org/${path}`);
const inline = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: words },
      fc.tuple(word, url).map(([text, to]) => `[${text}](${to})`),
      fc.tuple(word, url).map(([text, to]) => `![${text}](${to}.png)`),
      fc.tuple(word, word).map(([text, name]) => `[${text}][${name}]`),
      word.map((text) => `\`${text} --flag\``),
      word.map((text) => `**${text}.**`),
      word.map((text) => `_${text}_`),
      word.map((text) => `<kbd>${text}</kbd>`),
      url.map((to) => `<${to}>`),
      url,
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.join(' '));
const paragraph = fc
  .tuple(
    fc.constantFrom('', '', '', '**Bold start.** ', 'Output: ', 'TODO '),
    fc.array(inline, { minLength: 1, maxLength: 3 }),
  )
  .map(([start, lines]) => start + lines.join('\n'));
const window = fc.constantFrom('', '', ' (0–5 min)', ' (within 2 h of resolution)');
const mark = fc.constantFrom(
  '',
  '',
  '',
  ' <!-- decision -->',
  ' <!-- answer: code-bug -->',
  ' <!-- reference -->',
  ' <!-- goal: cause -->',
  ' <!-- answer: deployment -->',
);
const heading = fc
  .tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom('', '', 'Meaning ', 'Diagnosis ', '2. '),
    inline,
    window,
    mark,
  )
  .map(
    ([level, start, text, time, attributes]) => `${'#'.repeat(level)} ${start}${text}${time}${attributes}`,
  );
const underlined = fc.tuple(words, fc.constantFrom('===', '---')).map((lines) => lines.join('\n'));
const code = fc
  .tuple(
    fc.constantFrom(
      '',
      'sh',
      'bash',
      'console',
      'yaml',
      'json',
      'promql',
      'powershell',
      'text title="a"',
      'sql',
    ),
    fc.array(
      fc.oneof(
        words,
        words.map((text) => `$ ${text}`),
        words.map((text) => `PS C:\\app> ${text}`),
        fc.constantFrom('', 'NAME   READY   STATUS', '# remark', '``'),
      ),
      {
        maxLength: 6,
      },
    ),
    fc.constantFrom('```', '~~~', '````'),
  )
  .map(([language, lines, fence]) => [fence + language, ...lines, fence].join('\n'));
const table = fc
  .tuple(
    fc.array(word, { minLength: 2, maxLength: 4 }),
    fc.array(fc.array(inline, { minLength: 2, maxLength: 4 }), { maxLength: 4 }),
    fc.constantFrom('Level', 'Role', 'Definition', 'Responsibility', 'Name'),
  )
  .map(([header, rows, first]) => {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ').replaceAll('\n', ' ')} |`;
    const columns = [first, ...header];
    return [
      line(columns),
      line(columns.map(() => '---')),
      ...rows.map((row) => line(['P1', ...row].slice(0, columns.length))),
    ].join('\n');
  });
const definition = fc.tuple(word, url, word).map(([name, to, title]) => `[${name}]: ${to} "${title}"`);
const html = fc
  .tuple(words, words)
  .map(([summary, text]) => `<details>\n<summary>${summary}</summary>\n${text}\n</details>`);
const leaf = fc.oneof(paragraph, code, table, definition, html, fc.constant('---'));
const indented = (text: string, columns: number): string =>
  text.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(columns)}`);
const bullet = fc.constantFrom('- ', '* ', '1. ', '3) ', '- [ ] ', '- [x] ');
const quote = leaf.map((text) =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n'),
);

const { list } = fc.letrec<{ list: string; item: string }>((tie) => ({
  item: fc
    .tuple(
      bullet,
      fc.oneof({ weight: 4, arbitrary: paragraph }, code, html, fc.constant('')),
      fc.array(fc.oneof(leaf, quote, tie('list')), { maxLength: 2 }),
    )
    .map(([start, text, more]) => {
      const columns = start.startsWith('-') || start.startsWith('*') ? 2 : 3;
      return start + indented([text, ...more].join('\n\n'), columns);
    }),
  list: fc
    .tuple(
      fc.array(tie('item'), { minLength: 1, maxLength: 3, depthIdentifier: 'list' }),
      fc.constantFrom('\n', '\n\n'),
    )
    .map(([items, gap]) => items.join(gap)),
}));

const document = fc
  .tuple(
    fc.constantFrom('', '---\ntitle: Named here\nowner: someone\n---\n\n'),
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: heading },
        underlined,
        { weight: 2, arbitrary: list },
        { weight: 2, arbitrary: leaf },
        quote,
      ),
      { minLength: 1, maxLength: 12 },
    ),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([front, blocks, end]) => (front + blocks.join('\n\n') + '\n').replaceAll('\n', end));

describe('nothing of a file is lost', () => {
  it('whatever Markdown it is made of', () => {
    fc.assert(
      fc.property(document, (markdown) => {
        assert.deepEqual(lossesOf(markdown, parseRunbook(markdown)), []);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps sections that are only to be read, as they were written and in their order', () => {
    const { prose, phases } = parseRunbook(
      '# Disk full\n\nSee [the dashboard](https://d/1).\n\n## Meaning\n\nThe disk is *full*.\n\n### Why\n\nLogs.\n\n## Steps\n\n- [ ] Look\n\n## Links <!-- reference -->\n',
    );
    assert.deepEqual(prose, [
      { title: 'Disk full', text: 'See [the dashboard](https://d/1).', line: 1 },
      { title: 'Meaning', text: 'The disk is *full*.\n\n### Why\n\nLogs.', line: 5 },
      { title: 'Links', text: '', line: 17 },
    ]);
    assert.deepEqual(
      phases.map(({ title }) => title),
      ['Steps'],
    );
  });

  it('keeps what stands above the title, and where the link in a title leads', () => {
    const { prose } = parseRunbook('Owned by ops.\n\n# [Disk](https://d/1) full\n\n## Steps\n\n- Look\n');
    assert.equal(prose[0]?.title, 'Disk full');
    assert.match(prose[0].text, /Owned by ops\./);
    assert.match(prose[0].text, /https:\/\/d\/1/);
  });

  it('tells what was typed from what came back', () => {
    const [prompted] = steps(
      '## Do\n\n- Look\n\n  ```console\n  $ ls \\\n      -l\n  a.txt\n  $ pwd\n  /tmp\n  ```\n',
    );
    assert.deepEqual(
      prompted?.commands.map(({ text }) => text),
      ['ls \\\n    -l\npwd'],
    );
    assert.equal(prompted.details, '```text\na.txt\n/tmp\n```');
    const [table] = steps(
      '## Do\n\n- Look\n\n  ```sh\n  kubectl get pods\n  NAME   READY   STATUS\n  web-1  1/1     Running\n  ```\n',
    );
    assert.deepEqual(
      table?.commands.map(({ text }) => text),
      ['kubectl get pods'],
    );
    assert.match(table.details ?? '', /web-1 {2}1\/1 {5}Running/);
    const [onlyOutput] = steps('## Do\n\n- Look\n\n  ```sh\n\n  NAME   READY\n  web-1  1/1\n  ```\n');
    assert.equal(onlyOutput?.commands.length, 0);
    assert.match(onlyOutput.details ?? '', /web-1/);
  });

  it('keeps in the details where the links of a title lead', () => {
    const found = steps(
      '## Do\n\n- Open [the board](https://b/1)\n- See [it][two]\n- **[Bold](https://b/3).** More\n\n[two]: https://b/2\n',
    );
    assert.deepEqual(
      found.map(({ title }) => title),
      ['Open the board', 'See it', 'Bold'],
    );
    assert.equal(found[0]?.details, 'Open [the board](https://b/1)');
    assert.match(found.map(({ details }) => details).join('\n'), /\[two\]: https:\/\/b\/2/);
    assert.match(found[2]?.details ?? '', /https:\/\/b\/3[\s\S]*More/);
  });

  it('takes a file that only says TODO as what is to be done', () => {
    assert.deepEqual(
      steps('# Alert\n\n## Diagnosis\n\nTODO\n\n## Mitigation\n\nTODO\n').map(({ title }) => title),
      ['Diagnosis', 'Mitigation'],
    );
  });

  it('keeps what an item without words holds, named by its first words', () => {
    const [step] = steps('## Do\n\n-\n\n  ```yaml\n  replicas: 3\n  ```\n');
    assert.deepEqual([step?.title, step?.details], ['replicas: 3', '```yaml\nreplicas: 3\n```']);
  });

  it('keeps headings and words under an answer and under a heading without steps', () => {
    const { phases } = parseRunbook(
      '## Decide\n\n### Empty\n\n### Why? <!-- decision -->\n\n#### Bug <!-- answer: code-bug -->\n\n- [ ] Fix\n\n##### Then\n\nWait a little.\n\n#### Also a bug <!-- answer: code-bug -->\n\n- Test\n',
    );
    const [answer] = phases[0]?.decision?.answers ?? [];
    assert.equal(answer?.hint, 'Then\n\nWait a little.\n\nAlso a bug');
    assert.deepEqual(
      phases[0]?.tracks.map(({ title, steps: own }) => [title, own.length]),
      [['Empty', 0]],
    );
  });
});
