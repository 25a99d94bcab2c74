// npm run package [-- --out FILE.vsix]: builds for production and makes the .vsix, and refuses to when anything is in
// it that users have no use for, or when vsce has a warning.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { isMain } from './lib/is-main.ts';
import { bin, projectRoot } from './lib/paths.ts';

/** Every file of the package matches one of these. */
const allowed = [
  /^package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^(README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/[\w-]+\.(cjs|js|css)$/,
  /^media\/[\w./-]+\.(svg|png|md|css)$/,
];
/** Everything is bundled; and as long as package.json names no repository, links in the README have no other home. */
const packageOptions = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
const required = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'dist/extension.cjs'];

export async function makePackage(out: string): Promise<void> {
  await build({ production: true });
  const files = (await vsce(['ls', '--no-dependencies'])).split('\n').filter(Boolean);
  const problems = [
    ...files
      .filter((file) => !allowed.some((pattern) => pattern.test(file)))
      .map((file) => `${file} does not belong in the package`),
    ...required.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
  ];
  if (problems.length > 0)
    throw new PackageError(`${problems.join('\n')}\n.vscodeignore decides what goes in.`);
  const said = await vsce(['package', ...packageOptions, '--out', out]);
  if (/warning/i.test(said)) throw new PackageError(`vsce made the package, but has a warning:\n${said}`);
  process.stdout.write(`${files.join('\n')}\n${said.trim()}\n`);
}

export class PackageError extends Error {}

function vsce(args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(bin('vsce'), args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const add = (chunk: Buffer) => (text += chunk.toString());
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done(text);
      else fail(new PackageError(`vsce ${args.join(' ')} ended with ${String(code)}:\n${text}`));
    });
  });
}

export async function packageFile(): Promise<string> {
  const { default: manifest } = (await import('../package.json', { with: { type: 'json' } })) as {
    default: { name: string; version: string };
  };
  return join(projectRoot, `${manifest.name}-${manifest.version}.vsix`);
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  try {
    await makePackage(values.out ?? (await packageFile()));
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
