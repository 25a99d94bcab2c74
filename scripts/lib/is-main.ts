import { pathToFileURL } from 'node:url';

/** Whether the module was started as a program, not imported. */
export function isMain(moduleUrl: string): boolean {
  return process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === moduleUrl;
}
