import assert from 'node:assert/strict';
import { evidenceFiles, folderName, incidentFolder } from '../../../src/core/export/files.ts';
import { markdownToHtml } from '../../../src/core/export/markdown-html.ts';
import { incidentPage } from '../../../src/core/export/page.ts';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { at, declared, event, fold } from '../incident/make.ts';
import { assertGolden } from './golden.ts';
import { LOG, PIXEL, sha256, storyEvents } from './story.ts';

const incident = fold(...storyEvents());
const now = at(100);
const postmortem = scaffoldPostmortem(incident, { now });

describe('an incident as a folder of Markdown', () => {
  const folder = incidentFolder({
    incident,
    postmortem,
    present: new Set([sha256(PIXEL), sha256(LOG)]),
    now,
  });

  it('holds the post-mortem, the timeline and a way to all of it', () => {
    assert.deepEqual([...folder.texts.keys()], ['README.md', 'post-mortem.md', 'timeline.md']);
    for (const [name, text] of folder.texts) assertGolden(`folder/${name}`, text);
  });

  it('links only to what is in it, and to the web', () => {
    const paths = new Set([...folder.texts.keys(), ...folder.evidence.map(({ path }) => path)]);
    const text = [...folder.texts.values()].join('\n');
    const links = [...text.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, target = '']) => target);
    assert.ok(links.length >= 5, links.join());
    for (const target of links) assert.ok(paths.has(target), target);
  });

  it('gives each file of the evidence a name that works anywhere and leads nowhere else', () => {
    assert.deepEqual(
      folder.evidence.map(({ path }) => path),
      ['evidence/01-error-page.png', 'evidence/02-pool.log'],
    );
    const attachment = (name: string) => ({ sha256: 'a'.repeat(64), name, mediaType: 'text/plain', size: 1 });
    for (const [name, path] of [
      ['..', 'evidence/01-file'],
      ['a/../../b\\c.sh', 'evidence/01-a-b-c.sh'],
      ['CON', 'evidence/01-x-con'],
      ['ÜBER: bericht.Txt', 'evidence/01-uber-bericht.txt'],
    ] as const) {
      const odd = fold(declared(), event(1, 'evidence.added', { title: 'x', attachment: attachment(name) }));
      const [file] = evidenceFiles({ incident: odd, present: new Set(['a'.repeat(64)]) });
      assert.equal(file?.path, path);
    }
  });

  it('says which file was not on the machine', () => {
    assert.match(
      folder.texts.get('README.md') ?? '',
      /Gone – gone\.txt was not on the machine that exported it/,
    );
  });

  it('is named after the day and the title', () => {
    assert.equal(folderName(incident), '2026-11-20-checkout-returns-500');
  });
});

describe('an incident as a page', () => {
  const pictures = new Map([[sha256(PIXEL), PIXEL.toString('base64')]]);
  const page = incidentPage({ incident, postmortem, pictures, now });

  it('is one file with its pictures in it', () => {
    assertGolden('page.html', page);
    assert.match(page, /<img src="data:image\/png;base64,iVBOR[^"]*" alt="Error page">/);
  });

  it('holds no script, and nothing that is loaded from elsewhere', () => {
    assert.doesNotMatch(page, /<script|javascript:[^<]*"|\son\w+=|<link|<iframe|<object/i);
    assert.ok(
      [...page.matchAll(/src="([^"]*)"/g)].every(([, source = '']) => source.startsWith('data:image/')),
    );
  });

  it('shows what people wrote as the text that they wrote', () => {
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt; \[x\]\(javascript:alert\(1\)\)/);
    assert.match(page, /~~b~~/);
  });

  it('strikes through what was retracted, and shows no ids', () => {
    assert.match(page, /<del>[^<]*It is the database<\/del>/);
    assert.doesNotMatch(page, /&lt;!--/);
  });

  it('takes no picture of a type that may hold a script', () => {
    const svg = fold(
      declared(),
      event(1, 'evidence.added', {
        title: 'x',
        attachment: { sha256: 'a'.repeat(64), name: 'x.svg', mediaType: 'image/svg+xml', size: 1 },
      }),
    );
    const withSvg = incidentPage({
      incident: svg,
      postmortem: '',
      pictures: new Map([['a'.repeat(64), 'PHN2Zz4=']]),
      now,
    });
    assert.doesNotMatch(withSvg, /<img/);
  });
});

describe('Markdown as HTML', () => {
  const cases: [markdown: string, html: string][] = [
    ['# A & B', '<h1>A &amp; B</h1>\n'],
    ['a <b onclick=x>b</b>', '<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n'],
    ['[x](javascript:alert(1))', '<p>x</p>\n'],
    [
      '[x](https://a.example/?a=1&b="2")',
      '<p><a href="https://a.example/?a=1&amp;b=&quot;2&quot;" rel="noreferrer">x</a></p>\n',
    ],
    ['![alt](https://a.example/x.png)', '<p>alt</p>\n'],
    ['~~gone~~ and a\\~\\~b', '<p><del>gone</del> and a~~b</p>\n'],
    ['`~~<i>~~`', '<p><code>~~&lt;i&gt;~~</code></p>\n'],
    ['- [x] done\n- [ ] open', '<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>\n'],
    [
      '| a | b |\n| --- | --- |\n| 1 | 2 |',
      '<table>\n<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>\n',
    ],
    ['---\ntitle: x\n---\ntext<!-- note -->', '<p>text</p>\n'],
    [
      '```mermaid\ntimeline\n    title INC (UTC)\n    11-20 14.00 : Declared <i>\n    11-20 14.15 : Mitigated\n```',
      '<ul class="turns">\n<li><b>11-20 14:00</b> Declared &lt;i&gt;</li>\n<li><b>11-20 14:15</b> Mitigated</li>\n</ul>\n',
    ],
    [
      '| t |\n| - |\n| ~~2026-11-20 14:00~~ |',
      '<table>\n<thead>\n<tr><th>t</th></tr>\n</thead>\n<tbody>\n<tr><td class="time"><del>2026-11-20 14:00</del></td></tr>\n</tbody>\n</table>\n',
    ],
    ['```mermaid\ngraph TD\n```', '<pre><code>graph TD</code></pre>\n'],
  ];
  for (const [markdown, html] of cases)
    it(JSON.stringify(markdown), () => assert.equal(markdownToHtml(markdown), html));

  it('comes to an end with what is nested without end', () => {
    assert.match(markdownToHtml(`${'> '.repeat(500)}deep`), /…/);
  });
});
