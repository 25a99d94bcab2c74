import * as vscode from 'vscode';
import * as z from 'zod';
import type { AskedOptions } from '../../git/journal/sync/sharing.ts';
import { messageOf } from '../errors.ts';

/** What is needed of the API of the editor's git extension. `env` is there at run time, and in no published type. */
const gitExtensionSchema = z.looseObject({
  getAPI: z.custom<(version: 1) => unknown>((value) => typeof value === 'function'),
});
const apiSchema = z.object({ git: z.object({ env: z.record(z.string(), z.string().optional()) }) });

/**
 * For git that a person asked for: the environment by which the editor's own git asks for credentials. Without that
 * extension git can use what it finds by itself, and no more.
 */
export async function askedByPerson(log: vscode.LogOutputChannel): Promise<AskedOptions> {
  try {
    const extension = vscode.extensions.getExtension('vscode.git');
    const exported: unknown = await extension?.activate();
    const getApi = gitExtensionSchema.safeParse(exported).data?.getAPI;
    const api = apiSchema.safeParse(getApi?.call(exported, 1));
    if (api.success) return { environment: api.data.git.env };
    log.info('the git extension offers no credentials');
  } catch (error) {
    log.info(`the git extension offers no credentials: ${messageOf(error)}`);
  }
  return {};
}
