import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { openJournal } from '../../src/git/journal/open.ts';
import { declare, folder } from './repository.ts';

const find = async (title: string): Promise<string[]> =>
  (await vscode.commands.executeCommand<string[] | undefined>('fireline.findSimilar', { title })) ?? [];

describe('similar incidents inside VS Code', () => {
  const directory = (): string => join(folder(), 'docs/postmortems/similar');
  afterEach(() => rm(directory(), { recursive: true, force: true }));

  it('are files of the workspace that look like a title, and follow what changes on disk', async () => {
    await mkdir(directory(), { recursive: true });
    const file = join(directory(), '2025-03-04-gearbox.md');
    await writeFile(file, '# Postmortem: Turbine gearbox overheated\n\n## Resolution\n\nMore oil.\n');
    const id = `file:${file}`;
    await eventually('the file to be found', async () => (await find('Gearbox of the turbine')).includes(id));
    await rm(file);
    await eventually('the file to be gone', async () => !(await find('Gearbox of the turbine')).includes(id));
  });

  it('are incidents that are over, from when they are', async () => {
    const id = await declare('Pelican swallowed the uplink cable');
    assert.ok(!(await find('Uplink cable swallowed by a pelican')).includes(id));
    // As a colleague in another window of the same clone.
    const storage = await mkdtemp(join(tmpdir(), 'fireline-similar-'));
    const journal = await openJournal({ folder: folder(), storage });
    try {
      const author = { actor: { name: 'Ben Okoro', type: 'person' } } as const;
      await journal.append(id, [{ kind: 'status.changed', data: { to: 'resolved' } }], author);
    } finally {
      await journal.close();
      await rm(storage, { recursive: true, force: true, maxRetries: 5 });
    }
    await eventually('the incident to be found', async () =>
      (await find('Uplink cable swallowed by a pelican')).includes(id),
    );
  });
});
