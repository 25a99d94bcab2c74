import { spawn } from 'node:child_process';
import { projectRoot } from './paths.ts';

/** Runs a command of the project with its output on this terminal, and says how it ended. */
export function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}
