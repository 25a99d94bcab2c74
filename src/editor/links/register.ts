import * as vscode from 'vscode';
import { report } from '../errors.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';

/** Links to the editor. What follows one is loaded with the first. */
export function registerLinks(services: Services): vscode.Disposable {
  let isAsking = false;
  const follow = async (uri: vscode.Uri): Promise<void> => {
    // A page can follow any number of links; a person answers one question at a time.
    if (isAsking) {
      tell('Answer the link before this one first');
      return;
    }
    isAsking = true;
    try {
      const { followLink } = await import('./follow.ts');
      await followLink(services, uri);
    } catch (error) {
      void report(services.log, 'The link was not followed', error);
    } finally {
      isAsking = false;
    }
  };
  return vscode.window.registerUriHandler({ handleUri: follow });
}
