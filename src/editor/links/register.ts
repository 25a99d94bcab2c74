import * as vscode from 'vscode';
import { report } from '../errors.ts';
import type { Services } from '../services.ts';

/** Links to the editor. What follows one is loaded with the first. */
export const registerLinks = (services: Services): vscode.Disposable =>
  vscode.window.registerUriHandler({
    handleUri: async (uri) => {
      try {
        const { followLink } = await import('./follow.ts');
        await followLink(services, uri);
      } catch (error) {
        void report(services.log, 'The link was not followed', error);
      }
    },
  });
