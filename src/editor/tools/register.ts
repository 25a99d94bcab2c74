import * as vscode from 'vscode';
import { TOOLS, type ToolName } from '../../manifest.ts';
import type { Services } from '../services.ts';

/** Tools for agents. What they do is loaded when one is called. */
export function registerTools(services: Services): vscode.Disposable {
  const registered = TOOLS.map((name) => vscode.lm.registerTool<unknown>(name, toolFor(services, name)));
  return vscode.Disposable.from(...registered);
}

function toolFor(services: Services, name: ToolName): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: async ({ input }) => (await import('./tools.ts')).prepare(services, name, input),
    invoke: async ({ input }, token) => {
      const { call } = await import('./tools.ts');
      const text = await call(services, name, input, token);
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    },
  };
}
