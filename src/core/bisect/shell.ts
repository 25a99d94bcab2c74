/** Shells of which it is known how they quote. The names are those of VS Code's `TerminalState.shell`. */
const POSIX = new Set(['bash', 'sh', 'zsh', 'ksh', 'dash', 'gitbash']);

const quotePosix = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const quoteFish = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

/**
 * The line to type so that a command runs in a shell of its own, and its `exit` or `cd` is not that of the terminal.
 * In a shell whose way to quote is not known it is the command itself.
 */
export function lineFor(command: string, shell: string | undefined): string {
  if (shell !== undefined && POSIX.has(shell)) return `sh -c ${quotePosix(command)}`;
  return shell === 'fish' ? `sh -c ${quoteFish(command)}` : command;
}
