import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoRepository } from '../../scripts/demo-repository.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('Fireline in a real VS Code', () => {
  const home = mkdtempSync(join(tmpdir(), 'fireline-smoke-'));
  let workbench: Workbench;

  before(async () => {
    const { folder } = await makeDemoRepository(join(home, 'shop'), { now: new Date() });
    workbench = await openWorkbench({ folder });
  });
  after(async () => {
    await workbench.dispose();
    rmSync(home, { recursive: true, force: true });
  });

  it('activates: its command answers with a question', async () => {
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.widget.waitFor();
    await workbench.palette.cancel();
    assert.deepEqual(failuresToActivate(), []);
  });

  it('answers again after its extension host was killed', async () => {
    const killed = workbench.killExtensionHost();
    await workbench.newExtensionHost(killed);
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.widget.waitFor();
    await workbench.palette.cancel();
    assert.deepEqual(failuresToActivate(), []);
  });

  const failuresToActivate = () =>
    workbench.logged.filter((line) => /Activating extension '?fireline/i.test(line));
});
