import assert from 'node:assert/strict';
import { access, writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Bisect } from '../../src/core/incident/incident.ts';
import { eventually } from '../e2e/eventually.ts';
import { answering } from './people.ts';
import { declare, folder, git, onDisk } from './repository.ts';

const CHECK = 'cd services/checkout && node --test';
const RUN = 'Run at Each Revision';

describe('a bisect inside VS Code', function () {
  this.timeout(120_000);
  let good: string;
  let bad: string;

  before(async () => {
    const tags = (await git('tag', '--list', 'deploy/production/checkout/*')).split('\n').sort();
    [good = '', bad = ''] = tags.slice(-2).map((tag) => `tag:${tag}`);
  });

  const start = (incident: string, more: object): Thenable<unknown> =>
    vscode.commands.executeCommand('fireline.startBisect', {
      incident,
      deployment: bad,
      good,
      firstParent: true,
      ...more,
    });

  const bisectOf = async (incident: string): Promise<Bisect> => {
    const bisect = (await onDisk(incident)).bisects.at(-1);
    assert.ok(bisect, 'the bisect is on record');
    return bisect;
  };

  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );

  it('finds the merge that broke checkout by the service’s own test, in a terminal, and links what brought it', async () => {
    const incident = await declare('Checkout fails, found by bisect', 'P1');
    const culprit = await git(
      'log',
      '-1',
      '--first-parent',
      '--format=%H',
      '--grep',
      'express delivery',
      'main',
    );
    await writeFile(join(folder(), 'unfinished.txt'), 'my work');
    const before = await git('status', '--porcelain', '--branch');
    const person = answering(RUN, 'Link as Cause', 'Remove It');
    try {
      await start(incident, { check: CHECK });
      const bisect = await bisectOf(incident);
      assert.equal(bisect.state, 'finished');
      assert.equal(bisect.ended?.culprit, culprit);
      assert.equal(bisect.check, CHECK);
      assert.ok(bisect.tested.length > 0);
      for (const { verdict, exitCode } of bisect.tested) {
        assert.equal(exitCode, verdict === 'good' ? 0 : 1);
      }
      assert.ok(person.asked[0]?.includes(CHECK), 'the check is shown before it runs');
      await eventually('the deployment is linked', async () =>
        (await onDisk(incident)).hypotheses.some(({ status }) => status === 'confirmed'),
      );
      const { deployments, hypotheses } = await onDisk(incident);
      const steps = bisect.tested.length;
      assert.deepEqual(
        deployments.map(({ id, reasons }) => [id, reasons]),
        [[bad, `found by bisect: ${steps} ${steps === 1 ? 'step' : 'steps'}`]],
      );
      assert.deepEqual(
        hypotheses.map(({ suspect }) => [suspect?.kind, suspect?.id]),
        [['commit', culprit]],
      );
      await eventually('its worktree is gone', async () => !(await isThere(bisect.worktree ?? '')));
      assert.equal(await git('status', '--porcelain', '--branch'), before);
    } finally {
      person.dispose();
      await rm(join(folder(), 'unfinished.txt'), { force: true });
    }
  });

  it('takes no verdict from a check that broke, nor from a question that was dismissed', async () => {
    const incident = await declare('The check breaks');
    const person = answering(RUN);
    try {
      await start(incident, { check: 'exit 200' });
      const bisect = await bisectOf(incident);
      assert.deepEqual([bisect.state, bisect.tested.length], ['running', 0]);
      assert.match(person.asked.at(-1) ?? '', /exit code 200.*good or bad/s);
    } finally {
      person.dispose();
    }
    await stop(incident);
  });

  it('runs nothing that was not confirmed', async () => {
    const incident = await declare('Not confirmed');
    const person = answering();
    try {
      await start(incident, { check: 'touch ../ran-unasked' });
      assert.equal(person.asked.length, 1);
      assert.equal((await onDisk(incident)).bisects.length, 0);
      assert.equal(await isThere(join(folder(), '../ran-unasked')), false);
    } finally {
      person.dispose();
    }
  });

  it('reads the exit code of each of many quick checks in one terminal, whatever they print and wherever they go', async () => {
    const incident = await declare('Quick checks');
    const person = answering(RUN);
    try {
      const check = `cd / && printf "it's \\"$HOME\\" %s\\n" '!!' && exit 125`;
      await start(incident, { check });
      const bisect = await bisectOf(incident);
      assert.deepEqual(new Set(bisect.tested.map(({ exitCode }) => exitCode)), new Set([125]));
      assert.equal(bisect.state, 'finished');
      assert.ok((bisect.ended?.candidates?.length ?? 0) > 1);
      assert.equal(vscode.window.terminals.filter(({ name }) => name === 'Fireline bisect').length, 1);
    } finally {
      person.dispose();
    }
    await stop(incident);
  });

  it('is judged by hand, resumed from git’s own state, and stopped; each verdict is on record', async () => {
    const incident = await declare('By hand');
    const person = answering();
    try {
      await start(incident, { byHand: true, firstParent: false });
      const { bisect, next, worktree = '' } = await bisectOf(incident);
      assert.ok(next, 'what is under test is on record');
      const mark = (verdict: string, revision: string): Thenable<unknown> =>
        vscode.commands.executeCommand('fireline.markBisect', { incident, bisect, verdict, revision });
      await mark('good', next);
      const after = await bisectOf(incident);
      assert.deepEqual(
        after.tested.map(({ revision, verdict }) => [revision, verdict]),
        [[next, 'good']],
      );
      // A person goes on in a terminal of their own.
      await git('-C', worktree, 'bisect', 'skip');
      await vscode.commands.executeCommand('fireline.resumeBisect', { incident });
      assert.equal((await bisectOf(incident)).tested[1]?.verdict, 'skip');
    } finally {
      person.dispose();
    }
    const { worktree = '' } = await bisectOf(incident);
    await stop(incident);
    assert.equal((await bisectOf(incident)).state, 'stopped');
    assert.equal(await isThere(worktree), false);
  });

  async function stop(incident: string): Promise<void> {
    const { bisect } = await bisectOf(incident);
    const person = answering('Stop Bisect', 'Remove Worktree');
    try {
      await vscode.commands.executeCommand('fireline.stopBisect', { incident, bisect });
    } finally {
      person.dispose();
    }
  }
});
