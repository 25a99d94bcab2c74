import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import { recordedParts, type PostmortemOptions } from '../../core/postmortem/document.ts';
import { refreshPostmortem, type Refresh } from '../../core/postmortem/refresh.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import { tell } from '../input/tell.ts';
import { optionsFor } from './options.ts';
import { propose } from './proposals.ts';
import { takeUp } from './readBack.ts';
import { replaceText } from './replaceText.ts';

const REPLACE = 'Replace';
const KEEP = 'Keep My Edits';

/** Tells the parts of a post-mortem anew. What somebody edited in them is shown in a comparison before it is replaced. */
export async function refreshDocument(
  desk: IncidentDesk,
  id: string,
  document: vscode.TextDocument,
): Promise<void> {
  await takeUp(desk, id, document);
  const incident = await recordOf(desk, id);
  const options = await optionsFor(desk, incident, document.uri);
  const before = document.getText();
  const result = refreshPostmortem(before, incident, options);
  if ('problems' in result) {
    const [first] = result.problems;
    const at = first === undefined ? '' : ` Line ${first.line + 1}: ${first.message}`;
    throw new UserError(`A marker of its parts is broken, and nothing was written over.${at}`, {
      label: 'Show Problems',
      run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
    });
  }
  const titles = titlesOf(incident, options);
  const text = result.edited.length === 0 ? result.text : await asked(document, result, titles);
  if (text === undefined) return;
  await replaceText(document, before, text);
  const left = result.missing.map((part) => titles.get(part) ?? part);
  const changed =
    result.changed.length === 0 ? 'The post-mortem is up to date' : 'The post-mortem is refreshed';
  tell(left.length === 0 ? `${changed}.` : `${changed}. Left alone, without markers: ${left.join(', ')}.`);
}

async function recordOf(desk: IncidentDesk, id: string): Promise<Incident> {
  const incident = await desk.open(id);
  if (incident !== undefined) return incident;
  throw new UserError(
    'The record of this post-mortem is in no folder of this window, so there is nothing to refresh it from. Open its repository, or join the incident if it is shared.',
  );
}

const titlesOf = (incident: Incident, options: PostmortemOptions): ReadonlyMap<string, string> =>
  new Map(recordedParts(incident, options).map(({ id, title }) => [id, title]));

/** Undefined when the person turned away: then nothing changes. */
async function asked(
  document: vscode.TextDocument,
  { text, gentle, edited }: Refresh,
  titles: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const name = document.uri.path.split('/').at(-1) ?? 'post-mortem.md';
  const proposal = propose(name, text);
  try {
    const title = `${name}: yours ↔ the record`;
    await vscode.commands.executeCommand('vscode.diff', document.uri, proposal.uri, title, { preview: true });
    const parts = edited.map((id) => titles.get(id) ?? id).join(', ');
    const answer = await vscode.window.showWarningMessage(
      `Edited by hand since the record wrote it: ${parts}. Replace it with what the record says now? Everything else is refreshed either way.`,
      REPLACE,
      KEEP,
    );
    if (answer === undefined) return undefined;
    return answer === REPLACE ? text : gentle;
  } finally {
    proposal.dispose();
    await closeTab(proposal.uri);
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

async function closeTab(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString(),
  );
  if (shown.length > 0) await vscode.window.tabGroups.close(shown);
}
