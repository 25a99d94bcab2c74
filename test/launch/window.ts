import { resolve } from 'node:path';
import type { Page } from 'playwright-core';

export type WindowOptions = {
  readonly port: number;
  /** A folder, or a .code-workspace file. */
  readonly folder?: string | undefined;
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
};

/** The address of a workbench that runs an extension from its sources, and its tests when it has some. */
export function windowAddress({ port, folder, ...extension }: WindowOptions): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
  const payload = Object.entries(extension).map(([key, path]) => [key, remote(path)]);
  const query = new URLSearchParams();
  if (folder !== undefined)
    query.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(folder));
  else query.set('ew', 'true');
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

export type HostEvents = {
  readonly onLog: (severity: string, args: readonly unknown[]) => void;
  readonly onExit: (code: number) => void;
};

/** The workbench calls two functions of its page: what the extension host logs, and the tests' exit code. */
export async function listenToHost(page: Page, events: HostEvents): Promise<void> {
  await page.exposeFunction('codeAutomationExit', events.onExit);
  await page.exposeFunction('codeAutomationLog', events.onLog);
}
