import assert from 'node:assert/strict';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { pastOfFile } from '../../../src/core/similar/postmortem-file.ts';
import { fullIncident } from '../postmortem/record.ts';
import { at, declared, event, fold } from '../incident/make.ts';

describe('a post-mortem in the workspace', () => {
  it('of anybody has a title, a day, words and what fixed it', () => {
    const past = pastOfFile(
      'docs/postmortems/2025-03-04-queue.md',
      '# Postmortem: Queue backed up\n\nWorkers were starved.\n\n## Resolution\n\n- Added *ten* workers\n- Drained the queue\n\n## Lessons\n\nNone.\n',
    );
    assert.deepEqual(past, {
      id: 'file:docs/postmortems/2025-03-04-queue.md',
      title: 'Queue backed up',
      at: '2025-03-04T00:00:00.000Z',
      text: '# Postmortem: Queue backed up\nWorkers were starved.\n## Resolution\n- Added *ten* workers\n- Drained the queue\n## Lessons\nNone.',
      services: [],
      components: [],
      fixes: ['Added ten workers Drained the queue'],
    });
  });

  it('of Fireline says which incident it is about, and no unanswered question fixed it', () => {
    const incident = fold(declared(), event(9, 'status.changed', { to: 'resolved' }));
    const past = pastOfFile('x.md', scaffoldPostmortem(incident, { now: at(10) }));
    assert.equal(past?.incident, incident.id);
    assert.equal(past.title, 'Checkout returns 500');
    assert.doesNotMatch(past.fixes.join(), /relief|not recorded/);
    assert.equal(
      pastOfFile('x.md', scaffoldPostmortem(fullIncident(), { now: at(10) }))?.at,
      '2026-11-20T00:00:00.000Z',
    );
  });

  it('of a drill, without a title or as long as a book is none', () => {
    assert.equal(pastOfFile('x.md', '---\nkind: drill\n---\n# Game day\n'), undefined);
    assert.equal(pastOfFile('x.md', 'just text'), undefined);
    assert.equal(pastOfFile('x.md', `# Long\n${'x'.repeat(300_000)}`), undefined);
  });

  it('shows nothing that hides or reorders text', () => {
    const past = pastOfFile('x.md', '# Que\u202eue\n\n## Fix\n\nres\u0007tart\n');
    assert.deepEqual([past?.title, past?.fixes], ['Queue', ['restart']]);
  });
});
