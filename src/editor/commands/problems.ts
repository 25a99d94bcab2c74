import * as vscode from 'vscode';
import { visible } from '../../core/text/visible.ts';
import type { Journal } from '../../git/journal/journal.ts';
import type { SyncFailure } from '../../git/journal/sync/sharing.ts';
import type { Services } from '../services.ts';

const indented = (text: string | undefined): string => (text ? `\n  ${text.replaceAll('\n', '\n  ')}` : '');

function failuresOf({ sharing }: Journal): SyncFailure[] {
  const ofRemotes = (sharing?.statuses ?? []).flatMap(({ failure }) => failure ?? []);
  return [...(sharing?.trouble ? [sharing.trouble] : []), ...ofRemotes];
}

/** Lists what could not be read of the record, in a document that can be searched and copied. */
export async function showProblems(services: Services): Promise<void> {
  const desk = await services.desk();
  const lines = desk.homes.all.flatMap(({ name, problems, journal }) => {
    const { pending, flushError, fallbackReason } = journal.status();
    return [
      `# ${name}`,
      `Kept in: ${journal.location}`,
      ...(fallbackReason ? [`Not in git: ${fallbackReason}`] : []),
      ...(pending > 0
        ? [`Saved on this machine, not yet in git: ${pending} entries. ${flushError ?? ''}`]
        : []),
      ...failuresOf(journal).map(({ message, detail }) => `Not exchanged: ${message}${indented(detail)}`),
      ...(problems.length === 0 ? ['Everything in the record could be read.'] : []),
      ...problems.map(({ where, reason, line }) => `- ${where}: ${reason}${indented(line?.slice(0, 300))}`),
      '',
    ];
  });
  const failures = desk.homes.failures.map(
    ({ folder, reason }) => `# ${folder}\nCannot be opened: ${reason}\n`,
  );
  const content = visible([...lines, ...failures].join('\n'));
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: true });
}
