import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isOpenForWord, quoteFor, shellOf } from '../../../src/core/text/shell.ts';

const run = promisify(execFile);

/** What a tag, a branch or the subject of a commit may hold to get out of its quotes. */
export const HOSTILE: readonly string[] = [
  "it's",
  "'; touch pwned; '",
  '"; touch pwned; "',
  '$(touch pwned)',
  '`touch pwned`',
  "'$(touch pwned)'",
  '\\',
  "\\'",
  "'\\''",
  "\\'; touch pwned #",
  '$HOME ${IFS} $0 $$ $?',
  '!! !$ !touch',
  'a && touch pwned || b & c | d > pwned < e',
  '* ? [a-z] {a,b} ~ ~root',
  '-rf --option=value',
  '#no comment',
  'two  blanks and trailing \\ ',
  'ünïcödé ’typographic‘ “quotes”',
  '%PATH% ^& %%',
  '= =ls ^x',
];

describe('words for shells', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fireline-shell-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const print = async (
    program: string,
    args: readonly string[],
    quoted: readonly string[],
  ): Promise<string[]> => {
    const { stdout } = await run(program, [...args, `printf '%s\\n' ${quoted.join(' ')}`], { cwd: folder });
    return stdout.split('\n').slice(0, -1);
  };

  for (const program of ['sh', 'bash', 'dash', 'zsh', 'ksh', 'fish']) {
    it(`come out of ${program} as they went in, and run nothing`, async function () {
      if (!(await isInstalled(program))) this.skip();
      const shell = shellOf(program);
      assert.ok(shell);
      const quoted = HOSTILE.map((value) => quoteFor(shell, value) ?? assert.fail(value));
      assert.deepEqual(await print(program, ['-c'], quoted), [...HOSTILE]);
      const joined = HOSTILE.map((value) => `--name=${quoteFor(shell, value) ?? ''}`);
      assert.deepEqual(
        await print(program, ['-c'], joined),
        HOSTILE.map((value) => `--name=${value}`),
      );
      assert.deepEqual(await readdir(folder), []);
    });
  }

  it('come out of an interactive bash as well, which looks for its history in them', async () => {
    const quoted = HOSTILE.map((value) => quoteFor('posix', value) ?? '');
    const bash = spawn('bash', ['--norc', '--noprofile', '-i'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let output = '';
    bash.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise((resolve) => bash.on('close', resolve));
    bash.stdin.end(`set -o history -o histexpand\nprintf '%s\\n' ${quoted.join(' ')}\n`);
    await ended;
    assert.deepEqual(output.split('\n').slice(0, -1), [...HOSTILE]);
    assert.deepEqual(await readdir(folder), []);
  });

  it('are written by the rules of PowerShell and cmd, or not at all', () => {
    assert.equal(quoteFor('powershell', "it's"), "'it''s'");
    assert.equal(quoteFor('powershell', 'a’; calc'), "'a’’; calc'");
    assert.equal(quoteFor('powershell', '$(calc)'), "'$(calc)'");
    assert.equal(quoteFor('powershell', 'a" b'), undefined);
    assert.equal(quoteFor('cmd', 'v1.2.3'), 'v1.2.3');
    assert.equal(quoteFor('cmd', 'a & calc'), '"a & calc"');
    for (const value of ['%PATH%', 'a" & calc', 'wow!', 'ends in \\'])
      assert.equal(quoteFor('cmd', value), undefined);
  });

  it('with line ends or other controls are not written in any shell', () => {
    for (const shell of ['posix', 'fish', 'powershell', 'cmd'] as const)
      for (const value of ['a\nb', 'a\rb', 'a\0b', 'a\u001bb', 'a\u0085b'])
        assert.equal(quoteFor(shell, value), undefined);
  });

  it('go only where quotes mean quotes', () => {
    const open = [
      'deploy ',
      'x --name=',
      "echo 'a b' ",
      'echo "a b" ',
      String.raw`echo \\`,
      '(cd x && deploy ',
    ];
    const shut = [
      'echo "',
      "echo '",
      'echo `',
      String.raw`echo \ `.trimEnd(),
      String.raw`echo "a\"`,
      'echo $',
      'echo "$(x ',
    ];
    for (const before of open) assert.equal(isOpenForWord('posix', before), true, before);
    for (const before of shut) assert.equal(isOpenForWord('posix', before), false, before);
    for (const before of [String.raw`echo $'a\' `, 'echo "$(echo "', "echo @'a' "]) {
      assert.equal(isOpenForWord('posix', before), false, before);
    }
    assert.equal(isOpenForWord('powershell', "echo 'a’ '"), false);
    assert.equal(isOpenForWord('fish', String.raw`echo '\'`), false);
    assert.equal(isOpenForWord('posix', String.raw`echo '\'`), true);
    for (const before of ['echo "', 'echo ‘', 'echo `', 'x --% ', 'x @'])
      assert.equal(isOpenForWord('powershell', before), false, before);
    for (const before of ['echo "', 'echo ^']) assert.equal(isOpenForWord('cmd', before), false, before);
    assert.equal(isOpenForWord('cmd', "echo '"), true);
  });

  it('are known for the usual shells, by name or path, and for no other', () => {
    const names = [
      '/usr/bin/zsh',
      String.raw`C:\Windows\System32\cmd.exe`,
      'pwsh',
      'gitbash',
      '/usr/bin/fish',
    ];
    assert.deepEqual(names.map(shellOf), ['posix', 'cmd', 'powershell', 'posix', 'fish']);
    for (const name of ['nu', 'tcsh', 'csh', 'python', '', 'constructor'])
      assert.equal(shellOf(name), undefined);
  });
});

async function isInstalled(program: string): Promise<boolean> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = await Promise.all(
    folders.map((one) =>
      access(path.join(one, program)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
