import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { withAttached } from '../../../src/core/runbook/attach.ts';
import { findStep } from '../../../src/core/runbook/lookup.ts';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { allSteps, findRole, runbookProgress } from '../../../src/core/runbook/progress.ts';
import { board, stepLike } from '../board/make-board.ts';
import { declared, event, fold, T0 } from '../incident/make.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const BASE = '# Base\n\n## Triage\n\n- [ ] Look\n- [ ] Tell\n\n## Fix\n\n- [ ] Repair\n';
const ALERT =
  '# Alert\n\n## Meaning\n\nThe disk is full.\n\n## Triage\n\n- [ ] Look <!-- role: dba -->\n\n### What? <!-- decision -->\n\n#### Bug <!-- answer: code-bug -->\n\n- [ ] Fix it\n';
const SHA = hash(ALERT);
const attachment = { sha256: SHA, name: 'disk.md', mediaType: 'text/markdown', size: ALERT.length };
const base = parseRunbook(BASE);
const whole = withAttached(base, [{ ...attachment, runbook: parseRunbook(ALERT) }]);
const attached = whole.phases.at(-1);
const attachedStep = attached?.tracks[0]?.steps[0];

describe('a runbook attached to an incident under way', () => {
  it('adds its phases under ids that no other runbook can have, and leaves the first as it was', () => {
    const ids = allSteps(whole).map(({ step }) => step.id);
    assert.deepEqual(ids.slice(0, 3), ['triage/look', 'triage/tell', 'fix/repair']);
    assert.equal(new Set(ids).size, 5);
    for (const id of ids.slice(3)) assert.ok(id.startsWith(`${SHA.slice(0, 16)}:`), id);
    assert.deepEqual(attached?.source, { sha256: SHA, name: 'disk.md' });
    assert.deepEqual(
      whole.prose.map(({ title, source }) => [title, source?.name]),
      [['Meaning', 'disk.md']],
    );
    const odd = { sha256: SHA, name: 'odd.md', runbook: parseRunbook('- a <!-- action: dance -->\n') };
    assert.deepEqual(
      withAttached(base, [odd]).problems.map(({ line, source }) => [line, source?.name]),
      [[1, 'odd.md']],
    );
  });

  it('is found by step, and is worked through beside the first and not after it', () => {
    const id = attachedStep?.id ?? '';
    assert.equal(findStep(whole, id)?.phase.id, attached?.id);
    const states = (...events: Parameters<typeof fold>): string[] =>
      runbookProgress(whole, fold(...events), T0).map(({ state }) => state);
    assert.deepEqual(states(declared()), ['current', 'upcoming', 'current']);
    const done = event(1, 'step.done', { step: id, title: 'Look' });
    assert.deepEqual(states(declared(), done), ['current', 'upcoming', 'done']);
    assert.equal(findRole(whole, 'dba'), undefined);
  });

  it('is on record once however often it is attached, and gone when it is detached', () => {
    const attach = event(1, 'runbook.attached', { runbook: attachment });
    const again = event(2, 'runbook.attached', { runbook: { ...attachment, name: 'other.md' } });
    const detach = event(3, 'runbook.detached', { runbook: SHA, name: 'disk.md' });
    const names = (...events: Parameters<typeof fold>): string[] =>
      fold(declared(), ...events).attachedRunbooks.map(({ name }) => name);
    assert.deepEqual(names(attach, again), ['disk.md']);
    assert.deepEqual(names(attach, detach), []);
    assert.deepEqual(fold(declared({ runbook: attachment }), attach).attachedRunbooks, []);
  });
});

describe('a command that was run for a step', () => {
  const ran = (exitCode?: number) =>
    event(1, 'command.ran', {
      command: 'kubectl get pods',
      step: 'triage/look',
      ...(exitCode !== undefined && { exitCode }),
    });

  it('leaves the step as it is, and shows on it that it failed until one succeeded', () => {
    const failed = board([declared(), ran(1)], { runbook: base });
    assert.equal(stepLike(failed, /Look/).status, 'open');
    assert.equal(stepLike(failed, /Look/).failure, 'kubectl get pods ended with exit code 1');
    assert.equal(stepLike(board([declared(), ran(1), ran(0)], { runbook: base }), /Look/).failure, undefined);
    assert.equal(stepLike(board([declared(), ran()], { runbook: base }), /Look/).failure, undefined);
    assert.equal(stepLike(failed, /Tell/).failure, undefined);
  });
});
