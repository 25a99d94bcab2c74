import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { isEdited, readParts } from '../../../src/core/postmortem/parts.ts';
import { refreshPostmortem, type Refresh } from '../../../src/core/postmortem/refresh.ts';
import { at, declared, event, fold } from '../incident/make.ts';
import { bundled } from '../runbook/bundled.ts';
import { fullIncident } from './record.ts';

const options = { now: at(90), runbook: bundled };
const write = (incident: Incident): string => scaffoldPostmortem(incident, options);
const before = fold(declared());
const after = fold(declared(), event(5, 'incident.updated', { usersAffected: '300' }));

function refreshed(document: string, incident = after): Refresh {
  const result = refreshPostmortem(document, incident, options);
  assert.ok(!('problems' in result), JSON.stringify(result));
  return result;
}
const problemsOf = (document: string): string[] => readParts(document).problems.map(({ message }) => message);

describe('a post-mortem that is refreshed', () => {
  it('C09: takes up what was recorded since and leaves what people wrote', () => {
    const mine = write(before).replace('_What helped, and should be kept?_', 'The alert was quick.');
    const { text, gentle, edited, changed } = refreshed(mine);
    assert.match(text, /\| Users \| 300 <!--/);
    assert.match(text, /The alert was quick\./);
    assert.deepEqual([text, edited], [gentle, []]);
    assert.ok(changed.includes('impact'));
    assert.deepEqual(refreshed(text).changed, []);
  });

  it('C09: says which parts were edited by hand, and offers the text without touching them', () => {
    const mine = write(before).replace('| Users | not recorded |', '| Users | about half |');
    const { text, gentle, edited } = refreshed(mine);
    assert.deepEqual(edited, ['impact']);
    assert.match(text, /\| Users \| 300 <!--/);
    assert.match(gentle, /\| Users \| about half \|/);
    assert.doesNotMatch(gentle, /\| Users \| 300/);
  });

  it('S32: keeps in the table of actions what the record does not have yet, and takes up the rest', () => {
    const one = event(6, 'action.added', { action: 'a1', title: 'Alert on pool use' });
    const document = write(fold(declared(), one))
      .replace('| Alert on pool use', '| Alert at 80 %')
      .replace(/(\| Alert at .*\n)/, '$1| Test the pool | Cem | soon |\n');
    const two = event(7, 'action.added', { action: 'a2', title: 'Write it down' });
    const { text, edited } = refreshed(document, fold(declared(), one, two));
    assert.deepEqual(edited, []);
    for (const row of [
      /\| Alert at 80 % <!-- a1/,
      /\| Write it down <!-- a2/,
      /\| Test the pool \| Cem \| soon/,
    ])
      assert.match(text, row);
  });

  it('S29: keeps whys that are written and not on record yet, and tells those that are', () => {
    const why = event(6, 'why.added', { why: 'w1', text: 'The pool was too small' });
    const record = fold(declared(), why);
    const document = write(record);
    assert.match(document, /- The pool was too small <!-- why:w1 -->/);
    const mine = document.replace(/(- The pool was too small.*\n)/, '$1  - Nobody had tested it\n');
    const kept = refreshed(mine, record);
    assert.match(kept.text, / {2}- Nobody had tested it\n/);
    assert.deepEqual(kept.edited, []);
    const more = event(7, 'why.added', { why: 'w2', text: 'Its default differs' });
    assert.match(
      refreshed(document, fold(declared(), why, more)).text,
      /- Its default differs <!-- why:w2 -->/,
    );
  });

  it('takes the padding of a formatter, other line ends and trailing blanks for no edit', () => {
    const document = write(fullIncident());
    const formatted = document
      .replaceAll('| --- |', '| ---------- |')
      .replaceAll(' | ', '   | ')
      .replaceAll('\n', '\r\n');
    assert.deepEqual(
      readParts(formatted)
        .parts.filter(isEdited)
        .map(({ id }) => id),
      [],
    );
  });

  it('keeps the line ends of the document', () => {
    const { text } = refreshed(write(before).replaceAll('\n', '\r\n'));
    assert.doesNotMatch(text, /[^\r]\n/);
    assert.match(text, /\| Users \| 300 <!-- \w+ --> \|\r\n/);
  });

  it('leaves a section alone whose markers are both gone, and names it', () => {
    const mine = write(before).replaceAll(/<!-- fireline:(?:begin|end) impact[^>]*-->/g, '');
    const { text, missing } = refreshed(mine);
    assert.doesNotMatch(text, /\| Users \| 300 <!--/);
    assert.deepEqual(missing, ['impact']);
  });

  it('writes nothing while a marker is broken, and says which and what to do', () => {
    const document = write(before);
    const broken: [string, RegExp][] = [
      [document.replace('<!-- fireline:end impact -->', ''), /The end of "impact" is missing: add <!--/],
      [document.replace(/<!-- fireline:begin impact.*?-->/, ''), /"impact" ends here and has not begun/],
      [document.replace('fireline:end impact', 'fireline:ende impact'), /This marker cannot be read/],
      [`${document}\n<!-- fireline:begin impact -->\n<!-- fireline:end impact -->`, /begins a second time/],
    ];
    for (const [text, expected] of broken) {
      assert.match(problemsOf(text).join('\n'), expected);
      assert.ok('problems' in refreshPostmortem(text, after, options));
    }
    const [first] = readParts(broken[0]![0]).problems;
    assert.match(broken[0]![0].split('\n')[first!.line] ?? '', /fireline:begin impact/);
  });

  it('loses nothing that stands outside of the markers, whatever it is', () => {
    const document = write(before);
    const places = [...document.matchAll(/(?<=fireline:end [\w-]+ -->\n)/g)].map(({ index }) => index);
    const words = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .filter((text) => !text.includes('fireline:'));
    fc.assert(
      fc.property(words, fc.constantFrom(...places), (text, place) => {
        const mine = document.slice(0, place) + text + document.slice(place);
        const result = refreshed(mine).text;
        const outside = (whole: string): string =>
          readParts(whole).parts.reduceRight(
            (rest, part) => rest.slice(0, part.start) + rest.slice(part.end),
            whole,
          );
        assert.equal(outside(result), outside(mine));
      }),
    );
  });
});
