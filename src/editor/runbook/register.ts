import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { registerCompletion } from './completion.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerPinned } from './pinned.ts';

/** What helps with writing and reading runbooks. The parser is loaded when a runbook is opened. */
export const registerRunbookEditing = (services: Services): vscode.Disposable =>
  vscode.Disposable.from(registerPinned(services), registerDiagnostics(services), registerCompletion());
