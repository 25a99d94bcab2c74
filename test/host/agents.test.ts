import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TOOLS } from '../../src/manifest.ts';
import { eventually } from '../e2e/eventually.ts';
import { declare, onDisk } from './repository.ts';

async function invoke(name: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

describe('agents', function () {
  this.timeout(60_000);
  let incident = '';
  let shortId = '';

  before(async () => {
    incident = await declare('Checkout fails for express orders');
    ({ shortId } = await onDisk(incident));
    await eventually('the tools to be offered', () =>
      Promise.resolve(TOOLS.every((name) => vscode.lm.tools.some((tool) => tool.name === name))),
    );
  });

  it('S41: read the incident, its runbook, and deployments with suspects', async () => {
    assert.match(await invoke('fireline_read_incident', {}), new RegExp(`id: ${shortId}`));
    assert.match(
      await invoke('fireline_read_runbook', { incident: shortId }),
      /"title": "Acknowledge the alert"/,
    );
    assert.match(await invoke('fireline_read_deployments', {}), /"ranked": \[\s*\{\s*"deployment": "tag:/);
  });

  // A window under test answers every confirmation with yes. That there is one, and what it says: test/e2e/agents.e2e.ts.
  it('S41: write notes, results of steps and drafts, as an agent of the person', async () => {
    const agent = 'log reader';
    const token = `ghp_${'aB3dE6gH9'.repeat(4)}`;
    await invoke('fireline_add_note', { incident: shortId, agent, text: `Found ${token} in a log` });
    const runbook = await invoke('fireline_read_runbook', {});
    const step = /"step": "([^"]+)",\s*"title": "Acknowledge the alert"/.exec(runbook)?.[1] ?? '';
    await invoke('fireline_record_step', { incident: shortId, agent, step, status: 'done', note: 'Paged' });
    await invoke('fireline_draft_status_update', {
      incident: shortId,
      agent,
      text: 'We are looking into it.',
    });
    const record = await onDisk(incident);
    const entries = record.timeline.slice(-3);
    const [note] = entries;
    assert.ok(note?.event?.kind === 'note.added');
    assert.equal(note.event.data.text, 'Found [masked: GitHub token] in a log');
    for (const { actor, source } of entries) {
      assert.deepEqual(actor, { name: 'log reader for Ana Ruiz', type: 'agent' });
      assert.equal(source, 'tool');
    }
    assert.equal(record.steps[step]?.status, 'done');
    assert.equal(record.updates[0]?.state, 'drafted');
    assert.deepEqual(record.updates[0].sent, []);
  });

  it('S41: record what was tried and how it went, and figures with their source', async () => {
    const agent = 'log reader';
    await invoke('fireline_record_remedy', { incident: shortId, agent, text: 'Restart the workers' });
    const read = await invoke('fireline_read_incident', {});
    const remedy = /\{"remedy":"([^"]+)"/.exec(read)?.[1] ?? '';
    const verdict = { outcome: 'no-effect', note: 'Errors stay' };
    await invoke('fireline_judge_remedy', { incident: shortId, agent, remedy, ...verdict });
    const figure = { what: 'Orders lost', value: '5,000', isEstimate: true, basis: 'the ledger' };
    await invoke('fireline_record_impact', { incident: shortId, agent, ...figure });
    const { remedies, figures } = await onDisk(incident);
    assert.deepEqual(
      remedies.map(({ text, tried, judged }) => [text, tried.by.name, judged?.outcome, judged?.note]),
      [['Restart the workers', 'log reader for Ana Ruiz', 'no-effect', 'Errors stay']],
    );
    assert.deepEqual(
      figures.map(({ what, value, isEstimate, basis, by }) => [{ what, value, isEstimate, basis }, by.type]),
      [[figure, 'agent']],
    );
  });

  it('S41: are refused what is not understood, and nothing is recorded', async () => {
    const before = (await onDisk(incident)).timeline.length;
    await assert.rejects(invoke('fireline_add_note', { incident: shortId, text: '' }));
    await assert.rejects(invoke('fireline_add_note', { incident: 'INC-20000101-AAAA', text: 'x' }));
    await assert.rejects(invoke('fireline_record_step', { incident: shortId, step: 'none', status: 'done' }));
    const judgement = { incident: shortId, remedy: 'none', outcome: 'helped' };
    await assert.rejects(invoke('fireline_judge_remedy', judgement));
    const figure = { incident: shortId, what: 'Orders lost', value: '5,000', isEstimate: false };
    await assert.rejects(invoke('fireline_record_impact', figure), 'no source');
    await assert.rejects(
      invoke('fireline_record_impact', { ...figure, basis: 'the ledger', figure: 'none' }),
      'no such figure',
    );
    assert.equal((await onDisk(incident)).timeline.length, before);
  });
});
