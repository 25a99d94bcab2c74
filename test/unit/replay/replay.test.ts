import assert from 'node:assert/strict';
import { readActionTable } from '../../../src/core/postmortem/action-table.ts';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { lintPostmortem } from '../../../src/core/postmortem/lint.ts';
import { readParts } from '../../../src/core/postmortem/parts.ts';
import { bundled } from '../runbook/bundled.ts';
import { cloudflare } from './cloudflare-2019-07-02.ts';
import { gitlab } from './gitlab-2017-01-31.ts';
import { assertGolden } from './golden.ts';
import { replay, type Replay } from './replay.ts';

for (const account of [cloudflare, gitlab])
  describe(`a real incident, replayed: ${account.name}`, () => {
    let made: Replay;
    let document: string;
    before(async () => {
      made = await replay(account);
      const options = { now: account.postmortemAt, runbook: bundled };
      document = scaffoldPostmortem(made.incident, options);
    });

    it('S28 S29 S30 S32: comes out as the post-mortem that was reviewed', () =>
      assertGolden(account.name, document, made.incident));

    it('S28: has no line from the record that leads to no entry', () => {
      const known = new Set([
        ...made.events.map(({ envelope }) => envelope.id),
        ...made.incident.actions.map(({ action }) => action),
        ...made.incident.whys.map(({ why }) => `why:${why}`),
      ]);
      for (const { id, text } of readParts(document).parts)
        for (const [, trace = ''] of text.matchAll(/<!-- ([\w:-]+)(?: \w+)? -->/g))
          assert.ok(known.has(trace), `${id}: ${trace}`);
    });

    it('S28: tells every entry of the record', () => {
      for (const { envelope } of made.events)
        assert.ok(document.includes(`<!-- ${envelope.id} -->`), envelope.kind);
    });

    it('S32: has action items in the table of action items and nowhere else', () => {
      const rows = readActionTable(document).map(({ id }) => id);
      assert.deepEqual(
        rows,
        made.incident.actions.map(({ action }) => action),
      );
    });

    it('S28: has no broken marker and no row that stands below a later one', () => {
      const codes = lintPostmortem(document, { today: '2019-07-12' }).map(({ code }) => code);
      assert.ok(!codes.some((code) => code === 'marker' || code === 'time-order'), codes.join());
    });
  });
