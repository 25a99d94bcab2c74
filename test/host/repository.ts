import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { Incident } from '../../src/core/incident/incident.ts';
import { foldIncident } from '../../src/core/incident/reduce.ts';
import { openJournal } from '../../src/git/journal/open.ts';

const run = promisify(execFile);

/** The folder of the window under test: a demo repository. */
export function folder(): string {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (first === undefined) throw new Error('the window under test has no folder');
  return first.uri.fsPath;
}

export async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: folder() });
  return stdout.trimEnd();
}

/** The incident as another process reads it from disk, not as the extension remembers it. */
export async function onDisk(id: string, storage = ''): Promise<Incident> {
  const journal = await openJournal({ folder: folder(), storage });
  try {
    const events = (await journal.load()).incidents.get(id);
    const incident = events && foldIncident(events);
    if (incident === undefined) throw new Error(`${id} is not on disk`);
    return incident;
  } finally {
    await journal.close();
  }
}

export async function declare(title: string, severity = 'P2'): Promise<string> {
  const id: unknown = await vscode.commands.executeCommand('fireline.declareIncident', { title, severity });
  if (typeof id !== 'string') throw new Error('nothing was declared');
  return id;
}

/** The ids of all incidents on disk, oldest first. */
export async function allOnDisk(): Promise<string[]> {
  const journal = await openJournal({ folder: folder(), storage: '' });
  try {
    return [...(await journal.load()).incidents.keys()].sort();
  } finally {
    await journal.close();
  }
}
