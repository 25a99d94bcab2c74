import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { declare } from './repository.ts';

describe('the numbers inside VS Code', () => {
  let home: string;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-metrics-'));
  });
  after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  const metricsTabs = (): vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('metrics'));

  it('open on one page, however often they are asked for, and are written as CSV', async () => {
    await declare('Counted once');
    const file = join(home, 'metrics.csv');
    await vscode.commands.executeCommand('fireline.showMetrics', { file });
    await vscode.commands.executeCommand('fireline.showMetrics');
    await eventually('the tab of the numbers', () => Promise.resolve(metricsTabs().length === 1));
    const csv = await readFile(file, 'utf8');
    const all = /^time,Time to detect,,,started,detected,(\d+),(\d+),/m.exec(csv);
    assert.ok(all !== null && Number(all[1]) + Number(all[2]) > 0, csv.slice(0, 500));
    await vscode.window.tabGroups.close(metricsTabs());
  });
});
