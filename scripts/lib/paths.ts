import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../..');
export const bin = (name: string): string => join(projectRoot, 'node_modules/.bin', name);
export const resultsFolder = join(projectRoot, 'out/results');
export const editorPackage = (name: 'editor' | 'editor-floor'): string =>
  join(projectRoot, 'test', name, 'node_modules/code-server');
