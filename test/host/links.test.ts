import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { ALERTMANAGER } from '../unit/alerts/payloads.ts';
import { chooser, messages } from './people.ts';
import { allOnDisk, declare, folder, onDisk } from './repository.ts';

/** As a page outside would: through the window's own way of handing a link to an extension. */
async function follow(path: string, parameters: Record<string, string>): Promise<void> {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const uri = vscode.Uri.parse(`${vscode.env.uriScheme}://fireline.fireline/${path}?${query.join('&')}`);
  await vscode.commands.executeCommand('vscode.open', uri);
}

describe('links and alerts from outside', function () {
  this.timeout(60_000);
  const runbooks = (): string => join(folder(), '.fireline', 'runbooks');
  let seen: string[] = [];

  before(async () => {
    // The window asks on its own, too, before it hands a link over; here it has been told that it may.
    await vscode.workspace
      .getConfiguration('extensions')
      .update('confirmedUriHandlerExtensionIds', ['fireline.fireline'], vscode.ConfigurationTarget.Global);
    await mkdir(runbooks(), { recursive: true });
    await writeFile(join(runbooks(), 'own.md'), '---\ndefault: true\n---\n\n## Triage\n\n- [ ] Look\n');
    await writeFile(join(runbooks(), 'probe-failure.md'), '# Probe failure\n\n## Check\n\n- [ ] Count\n');
  });
  beforeEach(() => {
    seen = [];
  });
  after(async () => {
    await rm(join(folder(), '.fireline'), { recursive: true });
    await vscode.workspace
      .getConfiguration('extensions')
      .update('confirmedUriHandlerExtensionIds', undefined, vscode.ConfigurationTarget.Global);
  });

  it('S08: a link shows what it would record and asks, and records it when it is told to', async () => {
    const before = (await allOnDisk()).length;
    const asked = chooser((rows) => {
      seen.push(rows.map(({ label, description }) => `${label}: ${description ?? ''}`).join('\n'));
      return seen.length === 1 ? undefined : /Declare/;
    });
    const parameters = {
      title: 'Checkout <b>fails</b>',
      severity: 'P2',
      service: 'checkout',
      description: 'Cards & vouchers',
      url: 'https://grafana.example.com/d/1?a=1&b=2',
      runbook: 'probe-failure',
    };
    try {
      await follow('declare', parameters);
      await eventually('it was shown', () => Promise.resolve(asked.gone() === 1));
      assert.match(seen[0] ?? '', /Title: Checkout <b>fails<\/b>/);
      assert.match(seen[0] ?? '', /Impact started: not recorded/);
      assert.match(seen[0] ?? '', /Runbook to attach: probe-failure\.md/);
      assert.equal(
        asked.titles[0],
        'Declare from a Link · made outside of this window, about grafana.example.com',
      );
      assert.match(asked.marked[0] ?? '', /Title/, 'Enter does not declare by accident');
      assert.equal((await allOnDisk()).length, before, 'turning away records nothing');

      await follow('declare', parameters);
      await eventually('it is declared', async () => (await allOnDisk()).length === before + 1);
      const id = (await allOnDisk()).at(-1) ?? '';
      await eventually(
        'its runbook is attached',
        async () => (await onDisk(id)).attachedRunbooks.length === 1,
      );
      const incident = await onDisk(id);
      assert.equal(incident.title, 'Checkout <b>fails</b>');
      assert.equal(incident.facts.summary, 'Cards & vouchers');
      assert.deepEqual(
        incident.evidence.map(({ url }) => url),
        ['https://grafana.example.com/d/1?a=1&b=2'],
      );
      assert.equal(incident.milestones.started, undefined);
    } finally {
      asked.dispose();
    }
  });

  it('a link that makes no sense is answered in words, and nothing happens', async () => {
    const before = (await allOnDisk()).length;
    const told = messages();
    try {
      await follow('declare', { title: 'x', url: 'javascript:alert(1)' });
      await eventually('it is told', () => Promise.resolve(told.shown.length === 1));
      assert.match(told.shown[0] ?? '', /The link was not followed: .*its url is not an address/);
      await follow('open', { incident: 'INC-20200101-AAAA' });
      await eventually('it is told', () => Promise.resolve(told.shown.length === 2));
      assert.match(told.shown[1] ?? '', /INC-20200101-AAAA is not in the record of/);
      await follow('open', { incident: 'INC-20200101-AAAA', repository: 'https://github.com/acme/none' });
      await eventually('it is told', () => Promise.resolve(told.shown.length === 3));
      assert.match(told.shown[2] ?? '', /acme\/none is not open in this window/);
      assert.equal((await allOnDisk()).length, before);
    } finally {
      told.dispose();
    }
  });

  it('a link opens the board of an incident after it was agreed to', async () => {
    const id = await declare('Opened by a link');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const told = messages(undefined, 'Open Board');
    const isOpen = (): boolean =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ label }) => label === 'P2 Opened by a link'),
      );
    try {
      await follow('open', { incident: id, repository: folder() });
      await eventually('it is asked', () => Promise.resolve(told.shown.length === 1));
      assert.equal(isOpen(), false, 'turning away opens nothing');
      await follow('open', { incident: id });
      await eventually('the board', () => Promise.resolve(isOpen()));
      assert.match(told.shown[1] ?? '', /Open the board of INC-/);
    } finally {
      told.dispose();
    }
    await vscode.commands.executeCommand('fireline.copyIncidentLink', { incident: id });
    assert.equal(
      await vscode.env.clipboard.readText(),
      `${vscode.env.uriScheme}://fireline.fireline/open?incident=${id}`,
    );
  });

  it('S08: an alert on the clipboard is shown, put right, and declared with its times, payload and runbook', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const payload = { ...ALERTMANAGER, note: `curl -H 'Authorization: token ${secret}'` };
    await vscode.env.clipboard.writeText(JSON.stringify(payload));
    const answers = [/Severity/, /^P1/, /Declare P1/];
    const asked = chooser((rows) => {
      seen.push(rows.map(({ label, description }) => `${label}: ${description ?? ''}`).join('\n'));
      return answers.shift();
    });
    try {
      const id: unknown = await vscode.commands.executeCommand('fireline.declareFromAlert');
      assert.ok(typeof id === 'string', seen.join('\n---\n'));
      assert.equal(asked.titles[0], 'Declare from Alert · Alertmanager, from the clipboard');
      assert.match(seen[0] ?? '', /Runbook to attach: probe-failure\.md/);
      const incident = await onDisk(id);
      assert.equal(incident.severity, 'P1');
      assert.equal(incident.milestones.started?.at, '2023-02-06T13:08:45.828Z');
      assert.equal(incident.milestones.detected?.at, '2023-02-06T13:08:45.828Z');
      assert.equal(incident.facts.trigger, 'monitoring-alert');
      assert.match(incident.evidence[0]?.text ?? '', /"alertname": "ProbeFailure"/);
      assert.ok(!JSON.stringify(incident).includes(secret), 'what is secret in it is masked');
      assert.deepEqual(
        incident.attachedRunbooks.map(({ name }) => name),
        ['probe-failure.md'],
      );
    } finally {
      asked.dispose();
    }
  });

  it('S08: what is no alert is told where it is pasted, and writes nothing', async () => {
    const before = (await allOnDisk()).length;
    const told = messages();
    try {
      await vscode.commands.executeCommand('fireline.declareFromAlert', { text: '{"alerts": [' });
      assert.match(
        told.shown[0] ?? '',
        /^Nothing was declared: This cannot be read as an alert\. It is not JSON/,
      );
    } finally {
      told.dispose();
    }
    await vscode.env.clipboard.writeText('hello');
    const running = vscode.commands.executeCommand('fireline.declareFromAlert');
    await new Promise((done) => setTimeout(done, 500));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await running, undefined);
    assert.equal((await allOnDisk()).length, before);
  });
});
