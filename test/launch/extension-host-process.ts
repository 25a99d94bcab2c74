import { execFileSync } from 'node:child_process';

type ProcessRow = { readonly pid: number; readonly parent: number; readonly command: string };

/** The processes of a VS Code server in which extensions run, found by their parent and their command line. */
export function extensionHostsOf(serverPid: number): number[] {
  const rows = processes();
  const children = (parent: number): ProcessRow[] =>
    rows.filter((row) => row.parent === parent).flatMap((row) => [row, ...children(row.pid)]);
  return children(serverPid)
    .filter((row) => row.command.includes('--type=extensionHost'))
    .map((row) => row.pid);
}

function processes(): ProcessRow[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? '' }] : [];
  });
}
