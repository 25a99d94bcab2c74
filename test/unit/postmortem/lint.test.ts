import assert from 'node:assert/strict';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { lintPostmortem, type LintCode } from '../../../src/core/postmortem/lint.ts';
import { at, declared, event, fold } from '../incident/make.ts';
import { fullIncident } from './record.ts';

const found = (document: string, today = '2026-11-20') => lintPostmortem(document, { today });
const codes = (document: string, today?: string): LintCode[] =>
  found(document, today).map(({ code }) => code);
const marked = (document: string): string[] => {
  const lines = document.split('\n');
  return found(document)
    .filter(({ code }) => code === 'blame')
    .map(({ line, start, end }) => lines[line]!.slice(start, end));
};
const HEAD = '| Action | Owner | Deadline | Type |\n| --- | --- | --- | --- |\n';

describe('the checks of a post-mortem', () => {
  it('S32: an action item needs an owner, a deadline that is not past, and a type', () => {
    assert.deepEqual(codes(`${HEAD}| Alert | Cem | 2026-12-01 | detect |`), []);
    assert.deepEqual(codes(`${HEAD}| Alert | | not recorded | - |`), [
      'action-owner',
      'action-due',
      'action-type',
    ]);
    assert.deepEqual(codes(`${HEAD}| Alert | Cem | 2026-11-19 | detect |`), ['action-past']);
    assert.deepEqual(codes(`${HEAD}| Alert | Cem | 2026-11-20 | detect |`), []);
    assert.deepEqual(codes(`${HEAD}| Alert | Cem | soon | fun |`), [
      'action-unreadable',
      'action-unreadable',
    ]);
  });

  it('S32: what is closed needs nothing more', () => {
    const document = '| Action | Owner | Status |\n|---|---|---|\n| Alert | | done |\n| Test | | open |';
    assert.deepEqual(
      found(document).map(({ code, line }) => `${code} ${line}`),
      ['action-owner 3', 'action-due 3', 'action-type 3'],
    );
  });

  it('a section in which nobody said anything is named, and one with an answer is not', () => {
    const document = scaffoldPostmortem(fold(declared()), { now: at(90) });
    const empty = (text: string): string[] =>
      found(text)
        .filter(({ code }) => code === 'section-empty')
        .map(({ line }) => text.split('\n')[line]!);
    assert.ok(empty(document).includes('## What went well'));
    assert.ok(empty(document).includes('## Summary'));
    assert.ok(!empty(document).includes('## Timeline'));
    const answered = document.replace('_What helped, and should be kept?_', 'The alert was quick.');
    assert.ok(!empty(answered).includes('## What went well'));
    const full = scaffoldPostmortem(fullIncident(), { now: at(90) });
    assert.ok(!empty(full).includes('## Action items'));
    assert.deepEqual(empty('## A heading of somebody\n\n## Another\n'), []);
  });

  it('S28: a row of a timeline that stands below a later one is named', () => {
    const table = (...times: string[]): string =>
      ['| Time (UTC) | Event |', '| --- | --- |', ...times.map((time) => `| ${time} | x |`)].join('\n');
    assert.deepEqual(codes(table('2026-11-20 13:50', '2026-11-20 14:00', '2026-11-21 00:10')), []);
    assert.deepEqual(codes(table('23:50', '00:10', '00:20')), []);
    assert.deepEqual(codes(table('~~2026-11-20 15:00~~', '2026-11-20 14:00')), []);
    const [only, ...rest] = found(table('14:00', '13:59', '14:05'));
    assert.deepEqual([only?.code, only?.line, rest], ['time-order', 3, []]);
  });

  it('says of a broken marker where it stands', () => {
    const document = scaffoldPostmortem(fold(declared()), { now: at(90) }).replace(
      '<!-- fireline:end impact -->',
      '',
    );
    const [first] = found(document);
    assert.deepEqual([first?.code, first?.severity], ['marker', 'error']);
    assert.match(document.split('\n')[first!.line]!, /fireline:begin impact/);
  });
});

describe('words that look for who instead of how', () => {
  it('are marked when they are said of people', () => {
    const cases: [string, string[]][] = [
      ['Bo should have tested it.', ['Bo should have']],
      ['The on-call engineer should not have merged it.', ['engineer should not have']],
      ["We should've known.", ["We should've"]],
      ['It should have been caught in review.', ['should have been caught']],
      ['The root cause was human error.', ['human error']],
      ['An operator forgot to drain the node.', ['operator forgot to']],
      ['It was a careless change.', ['careless']],
      ['The reviewer was to blame.', ['reviewer was to blame']],
    ];
    for (const [text, expected] of cases) assert.deepEqual(marked(text), expected, text);
  });

  it('are left alone when they are said of systems, guarded against, quoted or code', () => {
    const texts = [
      'The alert should have fired after a minute.',
      'Monitoring should have paged.',
      'The generator failed to start, and the service forgot its state.',
      'A confirmation prevents human error from reaching production.',
      'He wrote: "Bo should have tested it."',
      '> Bo should have tested it.',
      'The log says `human error`.',
      '```\nhuman error\n```',
      'See [the story](https://example.com/human error).',
      '<!-- human error -->',
    ];
    for (const text of texts) assert.deepEqual(marked(text), [], text);
  });

  it('are left alone in what the record says', () => {
    const incident = fold(declared(), event(1, 'note.added', { text: 'Bo should have tested it' }));
    const document = scaffoldPostmortem(incident, { now: at(90) });
    assert.match(document, /Bo should have tested it/);
    assert.deepEqual(marked(document), []);
  });
});
