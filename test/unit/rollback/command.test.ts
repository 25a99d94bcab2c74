import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fillCommand, type CommandValues } from '../../../src/core/rollback/command.ts';

const run = promisify(execFile);
const VALUES: CommandValues = {
  revision: '0123456789abcdef0123456789abcdef01234567',
  name: 'deploy/production/1',
  environment: 'production',
  previousRevision: 'f'.repeat(40),
  incident: 'INC-20261120-7777',
};
const fill = (template: string, values: Partial<CommandValues> = {}) =>
  fillCommand(template, { ...VALUES, ...values }, 'posix');
const problem = (template: string, values?: Partial<CommandValues>): string => {
  const filled = fill(template, values);
  return 'problem' in filled ? filled.problem : assert.fail(`${template} became ${filled.text}`);
};

describe("a team's command with its values", () => {
  it('S17: is filled in where the values stand', () => {
    assert.deepEqual(fill('./deploy --to=${revision} ${environment} # ${incident}'), {
      text: `./deploy --to=${VALUES.revision ?? ''} production # INC-20261120-7777`,
    });
  });

  it('S17: hands a hostile name to the shell as one word of data', async () => {
    const name = `v1'; touch /tmp/pwned-by-a-tag; $(id) \`id\` "&& id`;
    const filled = fill("printf '%s|' --name=${name} ${name} ${environment}", { name });
    assert.ok('text' in filled);
    const { stdout } = await run('bash', ['-c', filled.text]);
    assert.equal(stdout, `--name=${name}|${name}|production|`);
  });

  it('is refused where a value is not known, or is asked for by a name that is none', () => {
    assert.match(problem('deploy ${service}'), /\$\{service\}, and that is not recorded/);
    assert.match(problem('deploy ${revison}'), /\$\{revison\}, and only \$\{revision\}/);
    assert.match(problem('deploy ${constructor}'), /only/);
  });

  it('is refused where quotes around a value would undo its own', () => {
    for (const template of [
      'deploy "${name}"',
      "deploy '${name}'",
      'deploy `x ${name}`',
      'ssh host "deploy ${name}"',
    ])
      assert.match(problem(template), /Write it bare/);
  });

  it('is refused where a value would be a program, or an option', () => {
    for (const template of ['${name}', 'cd x && ${name}', 'x | ${name}', '(${name})'])
      assert.match(problem(template), /name of a program/);
    assert.match(problem('deploy ${name}', { name: '--force' }), /take for an option/);
    assert.deepEqual(fill('deploy --name=${name}', { name: '--force' }), { text: "deploy --name='--force'" });
  });

  it('is refused where a value that is more than a plain word would be read by a second shell', () => {
    const name = 'Merge pull request #12';
    for (const template of ['ssh host deploy ${name}', 'eval deploy ${name}', 'sudo /bin/sh -c x ${name}'])
      assert.match(problem(template, { name }), /read it a second time/);
    assert.deepEqual(fill('ssh host deploy ${name}'), { text: 'ssh host deploy deploy/production/1' });
  });

  it('is refused when a person could not see what it does', () => {
    assert.match(problem('deploy \u202e${name}'), /not seen/);
    assert.match(problem('deploy ${name}', { name: 'v1\u202e' }), /cannot be handed/);
    assert.match(problem('deploy ${name}\nrm -rf x'), /several lines/);
    assert.match(problem(`deploy ${'x'.repeat(2000)}`), /characters, which is more/);
    assert.match(problem('  '), /empty/);
  });
});
