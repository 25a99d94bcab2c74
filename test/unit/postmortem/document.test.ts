import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { postmortemFileName, scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { readParts } from '../../../src/core/postmortem/parts.ts';
import { arbitraryRecord } from '../incident/arbitrary.ts';
import { at, declared, event, fold } from '../incident/make.ts';
import { bundled } from '../runbook/bundled.ts';
import { parseMarkdown, walk } from '../runbook/referee.ts';
import { deployment, fullIncident } from './record.ts';

const write = (incident: Incident): string => scaffoldPostmortem(incident, { now: at(90), runbook: bundled });

/** Ids hang on what other tests made before, so the files on disk hold them by order of appearance. */
function withStableIds(document: string): string {
  const ids = new Map<string, string>();
  const unmarked = document.replaceAll(/(<!-- fireline:begin [\w-]+) [0-9a-z]+ -->/g, '$1 -->');
  return unmarked.replaceAll(/<!-- ([0-7][0-9a-hjkmnp-tv-z]{25}) -->/g, (_, id: string) => {
    if (!ids.has(id)) ids.set(id, `event-${ids.size + 1}`);
    return `<!-- ${ids.get(id) ?? ''} -->`;
  });
}

function assertGolden(name: string, document: string): void {
  const file = new URL(`golden/${name}.md`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, withStableIds(document));
  assert.ok(existsSync(file), `${name}.md is missing: run with UPDATE_GOLDEN=1`);
  assert.equal(withStableIds(document), readFileSync(file, 'utf8'));
}

/** The text of one section, up to the next. */
function section(document: string, title: string): string {
  const begin = document.indexOf(`\n## ${title}\n`);
  assert.notEqual(begin, -1, title);
  const end = document.indexOf('\n## ', begin + 4);
  return document.slice(begin, end === -1 ? undefined : end);
}

const row = (text: string, label: string): string =>
  text.split('\n').find((line) => line.startsWith(`| ${label}`)) ?? '';

describe('a post-mortem', () => {
  it('C09: is written from a full record', () => assertGolden('full', write(fullIncident())));
  it('C09: is written from a record that holds little more than a declaration', () =>
    assertGolden('sparse', write(fold(declared()))));

  it('S28: reconstructs when it was introduced, detected, resolved, and how long users felt it', () => {
    const times = section(write(fullIncident()), 'Key times and metrics');
    assert.match(row(times, 'Introduced'), /2026-11-20 13:38 \(deploy\/production\/2026-11-20\.3\)/);
    assert.match(row(times, 'Detected'), /2026-11-20 13:54/);
    assert.match(row(times, 'Resolved'), /2026-11-20 14:50/);
    assert.match(row(times, 'User impact'), /34 min \(started → recovered\)/);
    assert.match(row(times, 'Time to resolve'), /\(started → resolved\) \| 1 h 4 min/);
    assert.match(row(times, 'Time in P1'), /5 min/);
  });

  it('S28: measures user impact to the resolution when no recovery is recorded', () => {
    const incident = fold(declared({ startedAt: at(-10) }), event(50, 'status.changed', { to: 'resolved' }));
    assert.match(
      row(section(write(incident), 'Key times and metrics'), 'User impact'),
      /1 h \(started → resolved\)/,
    );
  });

  it('S28: says "not recorded" for every time that nobody recorded, and never a number', () => {
    const times = section(write(fold(declared())), 'Key times and metrics');
    for (const label of [
      'Introduced',
      'Impact started',
      'Detected',
      'Mitigated',
      'Resolved',
      'User impact',
      'Time to detect',
      'Time to resolve',
    ]) {
      assert.match(row(times, label), /\| not recorded \|$/, label);
    }
  });

  const timesIn = (table: string): string[] =>
    [...table.matchAll(/^\| ~?~?(2026[^|~]*)/gm)].map(([, at = '']) => at.trim());

  it('S28: traces every row of the timeline to its event, in order of what happened', () => {
    const incident = fullIncident();
    const timeline = section(write(incident), 'Timeline');
    const [happened = '', afterwards = ''] = timeline.split('**Written down afterwards:**');
    for (const table of [happened, afterwards]) assert.deepEqual(timesIn(table), timesIn(table).sort());
    const told = incident.timeline.filter(({ kind }) => !kind.startsWith('event.'));
    for (const { id, kind } of told) assert.ok(timeline.includes(`<!-- ${id} -->`), kind);
    // What was deployed, and when impact started and was detected, are told by entries of their own too.
    assert.equal(timesIn(timeline).length, told.length + 3);
  });

  it('S28: tells what was deployed and each milestone at the time at which it happened, not at which it was recorded', () => {
    const timeline = section(
      write(
        fold(
          declared({ startedAt: at(-14) }),
          event(9, 'deployment.linked', { deployment }),
          event(30, 'milestone.set', { milestone: 'mitigated', at: at(15), note: 'errors fall' }),
          event(31, 'note.added', { text: 'Looks good' }),
        ),
      ),
      'Timeline',
    );
    const told = [...timeline.matchAll(/^\| 2026-11-20 (\d\d:\d\d) \| (.*?) <!--/gm)].map(
      ([, time, text]) => `${time} ${text}`,
    );
    assert.deepEqual(told, [
      '13:38 Deployed: deploy/production/2026-11-20.3 (4f1c2a9b) to production',
      '13:46 Impact started',
      '14:00 Declared at P1: Checkout returns 500',
      '14:09 Linked deploy/production/2026-11-20.3 (4f1c2a9b) as the cause',
      '14:15 Mitigated – errors fall (written 2026-11-20 14:30)',
      '14:31 Looks good',
    ]);
    assert.match(timeline, /11-20 13\.38 : Deployed[^\n]*\n *11-20 13\.46 : Impact started/);
  });

  it('S28: tells a deployment once that was taken over from git, or told by a person', () => {
    const key = `tag:${deployment.name}@${deployment.revision}`;
    const git = { what: 'deployment', key, revision: deployment.revision, name: deployment.name } as const;
    const linked = event(9, 'deployment.linked', { deployment });
    for (const other of [
      event(40, 'note.added', { text: 'Tagged', git }, { occurredAt: at(-22), source: 'import' }),
      event(8, 'deployment.recorded', { deployment }),
    ]) {
      const timeline = section(write(fold(declared(), other, linked)), 'Timeline');
      assert.equal(timesIn(timeline).filter((time) => time === '2026-11-20 13:38').length, 1);
      assert.match(timeline, /\n {4}11-20 13\.38 : (?:Tagged|Deployed)/);
    }
  });

  it('S28: keeps a milestone that was set anew where it was written', () => {
    const first = event(20, 'milestone.set', { milestone: 'mitigated', at: at(12) });
    const timeline = section(
      write(fold(declared(), first, event(30, 'milestone.set', { milestone: 'mitigated', at: at(15) }))),
      'Timeline',
    );
    assert.match(timeline, /\| 2026-11-20 14:15 \| Mitigated \(written/);
    assert.match(timeline, /\| 2026-11-20 14:20 \| Mitigated: 2026-11-20 14:12 UTC <!--/);
  });

  it('S28: tells what was written about it once it was over in a table of its own', () => {
    const timeline = section(write(fullIncident()), 'Timeline');
    const [happened = '', afterwards = ''] = timeline.split('**Written down afterwards:**');
    for (const text of ['Why: No test covers it', 'Action item: Test the pool size', 'Contributing factor:'])
      assert.ok(afterwards.includes(text) && !happened.includes(text), text);
    assert.match(happened, /Facts updated .*\n[\s\S]*Status: Resolved[\s\S]*Closed: Resolved/);
    assert.doesNotMatch(
      section(write(fold(declared(), event(5, 'action.added', { action: 'a', title: 'x' }))), 'Timeline'),
      /afterwards/,
    );
  });

  it('S28: strikes a retracted entry through, with the reason, and shows a corrected one at its corrected time', () => {
    const timeline = section(write(fullIncident()), 'Timeline');
    assert.match(
      timeline,
      /\| ~~2026-11-20 14:03~~ \| ~~The database is down~~ \(retracted by Ana Ruiz: it was the pool, not the database\)/,
    );
    assert.match(
      timeline,
      /\| 2026-11-20 14:11 \| Error rate falls .* \(corrected by Ana Ruiz: read off the graph\)/,
    );
  });

  it('C09: leads from every line of the record to its event', () => {
    const incident = fullIncident();
    const known = new Set([
      ...incident.timeline.map(({ id }) => id),
      ...incident.actions.map(({ action }) => action),
      ...incident.whys.map(({ why }) => `why:${why}`),
    ]);
    for (const { id, text } of readParts(write(incident)).parts) {
      const lines = text
        .replaceAll(/```[\s\S]*?```/g, '')
        .split('\n')
        .filter(
          (line, index, all) =>
            line !== '' && !line.startsWith('| -') && !(all[index + 1] ?? '').startsWith('| -'),
        )
        .filter((line) => !/^\*\*[^*]+:\*\*$/.test(line) && !/not recorded( \|)?$/.test(line));
      for (const line of lines) {
        const traces = [...line.matchAll(/<!-- ([\w:-]+)(?: \w+)? -->/g)].map(([, trace = '']) => trace);
        assert.ok(
          traces.some((trace) => known.has(trace)),
          `${id}: ${line}`,
        );
      }
    }
  });

  it('S28: draws what turned the incident, and no text breaks out of the drawing', () => {
    const drawing = (document: string): string[] =>
      (/```mermaid\n([\s\S]*?)\n```\n/.exec(document)?.[1] ?? '').split('\n');
    const turns = drawing(write(fullIncident()));
    assert.ok(
      turns.some((line) => /^ {4}11-20 \d\d\.\d\d : Declared at P1/.test(line)),
      turns.join('\n'),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (title) => {
        const lines = drawing(write(fold(declared({ title: `${title}.` }))));
        assert.equal(lines[0], 'timeline');
        for (const line of lines.slice(1))
          assert.match(line, /^ {4}(?:title |\d\d-\d\d \d\d\.\d\d : )[^:;#`<>{}]+$/u);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the names of people out when it is told to, in free text too', () => {
    const incident = fold(
      declared(),
      event(1, 'role.assigned', {
        role: 'commander',
        title: 'Commander',
        assignee: { name: 'Ana Ruiz', type: 'person' },
      }),
      event(
        2,
        'note.added',
        { text: 'Ana Ruiz asked Bo Lind, not Bo Linden' },
        { actor: { name: 'Bo Lind', type: 'person' } },
      ),
    );
    const document = scaffoldPostmortem(incident, { now: at(90), names: false });
    assert.doesNotMatch(document, /Ana Ruiz|Bo Lind\b/);
    assert.match(document, /Commander asked responder 2, not Bo Linden/);
  });

  it('S29: tells the cause, its factors as a tree, and asks why', () => {
    const cause = section(write(fullIncident()), 'Cause');
    assert.match(cause, /Recent deployment, decided by Ana Ruiz/);
    assert.match(cause, /The pool of connections was cut from 50 to 5\./);
    assert.match(cause, /\n- The pool size has no test .*\n {2}- Its default differs/);
    assert.match(
      cause,
      /\| Connection pool too small – pool size in the diff <!-- \w+ --> \| 2026-11-20 14:06 \| confirmed 2026-11-20 14:48 \| Ana Ruiz \|/,
    );
    assert.match(cause, /_What failed\?_/);
    assert.match(cause, /_Why was it not caught earlier\?_/);
    const whys = section(write(fullIncident()), 'Five whys');
    assert.match(whys, /_Why did it fail\?.*five times.*branch/);
    assert.match(
      whys,
      /\n- The pool size was never agreed on <!-- why:w1 -->\n {2}- No test covers it <!-- /,
    );
  });

  it('S29: loses no factor, not even of a circle or under one that is not on record', () => {
    const factor = (id: string, parent?: string) =>
      event(5, 'factor.added', { factor: id, text: `factor ${id}`, ...(parent && { parent }) });
    const cause = section(
      write(fold(declared(), factor('a', 'b'), factor('b', 'a'), factor('c', 'gone'), factor('d', 'd'))),
      'Cause',
    );
    for (const id of ['a', 'b', 'c', 'd']) assert.equal(cause.split(`- factor ${id} `).length, 2, id);
  });

  it('S30: assesses users, revenue, reputation and data', () => {
    const full = section(write(fullIncident()), 'Impact');
    const values = [
      'about 1,200',
      'checkout, payments',
      '€ 14,000',
      'Two press enquiries',
      'None found',
      'no',
    ];
    ['Users', 'Services', 'Revenue', 'Reputation', 'Data', 'Data at risk'].forEach((label, index) =>
      assert.match(
        row(full, `${label} |`),
        new RegExp(`^\\| ${label} \\| ${values[index] ?? ''} <!-- \\w{26} --> \\|$`),
      ),
    );
    const none = section(write(fold(declared())), 'Impact');
    assert.equal(none.split('| not recorded |').length - 1, 7);
  });

  it('S31: asks about prevention by monitoring, testing, process and infrastructure', () => {
    const prevention = section(write(fold(declared())), 'Prevention');
    for (const word of ['Monitoring', 'Testing', 'Process', 'Infrastructure']) {
      assert.match(prevention, new RegExp(`\n- _${word}: .*\\?_`));
    }
  });

  it('S32: lists action items with owner, deadline and status', () => {
    const actions = section(write(fullIncident()), 'Action items');
    assert.match(actions, /\| Action \| Owner \| Deadline \| Type \| Priority \| Status \| Link \|/);
    assert.match(actions, /\| Alert on pool use <!-- a1 \w+ --> \| Bo Lind \| 2026-12-01 \|.*\| closed \|/);
    assert.match(actions, /\| Test the pool size <!-- a2 \w+ --> \|(?: not recorded \|){4} open \|/);
  });

  it('S41: names who held which role, person or agent', () => {
    const people = section(write(fullIncident()), 'People and roles');
    assert.match(people, /\| Infrastructure Maintainer <!-- \w+ --> \| Ana Ruiz \|/);
    assert.match(people, /\| Backend Architect <!-- \w+ --> \| log reader \(agent\) \|/);
    assert.match(people, /Others on the record:\*\* Bo Lind/);
  });

  it('says that a drill was a drill', () => {
    assert.match(write(fold(declared({ incidentKind: 'drill' }))), /kind: drill[\s\S]*This was a drill\./);
  });

  it('S28: holds nothing but its own headings, comments and links, whatever the record says', () => {
    fc.assert(
      fc.property(arbitraryRecord, (events) => {
        const incident = foldIncident(events);
        fc.pre(incident !== undefined);
        const body = write(incident).replace(/^---\n[\s\S]*?\n---\n/, '');
        walk(parseMarkdown(body), (node) => {
          assert.notEqual(node.type, 'image');
          if (node.type === 'html') assert.match(node.value, /^<!--[^<>]*-->$/);
          if (node.type === 'link') assert.match(node.url, /^https?:/);
          if (node.type === 'heading' && node.depth === 1) assert.equal(node.position?.start.line, 2);
        });
        assert.equal(body.split('\n## ').length - 1, 19);
      }),
      { numRuns: 200 },
    );
  });

  it('S28: writes front matter that a title cannot break', () => {
    const document = write(fold(declared({ title: 'a: "b"\n---\n# c' })));
    assert.match(
      document,
      /^---\ntitle: "a: \\"b\\" --- # c"\nincident: INC-20261120-\w{4}\nid: \w{26}\ndate: 2026-11-20\nseverity: P1\nkind: normal\nstatus: draft\n/,
    );
  });
});

describe('the file name of a post-mortem', () => {
  const name = (title: string): string => postmortemFileName(fold(declared({ title })));

  it('C09: is the day of the incident and its title', () => {
    assert.equal(name('Checkout returns 500!'), '2026-11-20-checkout-returns-500.md');
    assert.equal(name('../../etc/passwd'), '2026-11-20-etc-passwd.md');
    assert.ok(name('a '.repeat(250)).length < 80);
  });

  it('C09: falls back to the id of the incident when nothing of the title is left', () => {
    assert.match(name('決済が失敗'), /^2026-11-20-inc-20261120-[a-z0-9]{4}\.md$/);
  });
});
