import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { fillPlaceholders, placeholdersOf } from '../../../src/core/runbook/placeholders.ts';
import { asOneLine } from '../../../src/core/text/shell.ts';
import { isVisible } from '../../../src/core/text/visible.ts';

const fill = (command: string, values: Record<string, string>): string => {
  const filled = fillPlaceholders(command, new Map(Object.entries(values)), 'posix');
  return 'text' in filled ? filled.text : `problem: ${filled.problem}`;
};

describe('several lines as one', () => {
  it('do the same in bash, whatever is in them', () => {
    const script = `a='it'\\''s !x \\\\ '\nfor i in 1 2; do\n\tprintf "%s|" "$i"\ndone\ncat <<EOF\n$a!\nEOF\nexit 3\n`;
    const line = asOneLine('/bin/bash', script) ?? '';
    assert.doesNotMatch(line, /\n/);
    const run = (text: string) => spawnSync('bash', ['-c', text], { encoding: 'utf8' });
    const { status, stdout } = run(line);
    assert.deepEqual([status, stdout], [3, run(script).stdout]);
    assert.match(stdout, /^1\|2\|it's !x/);
    for (const other of ['/bin/sh', 'fish', 'pwsh', 'cmd.exe'])
      assert.equal(asOneLine(other, 'a\nb'), undefined);
  });
});

describe('what a command of a runbook leaves open', () => {
  it('are words in angle brackets and double braces, each once, and nothing of the shell', () => {
    assert.deepEqual(
      placeholdersOf('kubectl -n <name-space> logs {{ pod }} -c {{pod}} | grep "$USER" > ${OUT} < in.txt'),
      ['name-space', 'pod'],
    );
    assert.deepEqual(placeholdersOf('cat <<EOF>out\nEOF'), []);
    assert.deepEqual(placeholdersOf(`docker ps --format '{{.Names}}'`), []);
    assert.deepEqual(
      placeholdersOf(`kubectl get -o go-template='{{range .items}}{{.a}}{{else}}-{{end}}'`),
      [],
    );
  });

  it('is filled in as data of the shell', () => {
    assert.equal(fill('kubectl -n <ns> get pods', { ns: 'shop' }), 'kubectl -n shop get pods');
    assert.equal(fill('echo <a>', { a: "it's; rm -rf ~" }), `echo 'it'\\''s; rm -rf ~'`);
    assert.equal(fill('curl "https://<host>/x"', { host: 'a.example' }), 'curl "https://a.example/x"');
  });

  it('reaches the program as it was typed, whatever it is', () => {
    const value = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => isVisible(text) && !/^-|[\n\t]/.test(text));
    fc.assert(
      fc.property(value, (text) => {
        const command = fill('printf %s <v>', { v: text });
        assert.equal(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }), text);
      }),
      { numRuns: 30 },
    );
  });

  it('is refused where the shell would not take it as data', () => {
    for (const [command, value] of [
      ['echo "<a>"', '$(id)'],
      ['echo <a>', '--force'],
      ['echo "<a>"', '-rf'],
      ['ssh host cat <a>', 'x; id'],
      ['bash -c "echo <a>"', 'x y'],
      ['echo <a>', 'x\u202ey'],
      ['echo <a>', ''],
    ] as const)
      assert.match(fill(command, { a: value }), /^problem: The value of <a>/, command);
    assert.match(fill('echo <a>', {}), /^problem/);
    assert.match(fill('echo \u202e', {}), /^problem: It has characters that are not seen/);
  });
});
