// Makes the repository in which Fireline is tried and tested: three small services, four weeks of history by several
// people, deployments to two environments, and one deployment that broke checkout a few minutes ago.
//   npm run demo-repository -- DIR [--now 2026-11-20T14:05:00Z]
import { spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fastImportStream } from './demo/fast-import.ts';
import { historyUntil } from './demo/history.ts';
import { isMain } from './lib/is-main.ts';

export type DemoRepository = {
  readonly folder: string;
  /** The bare repository beside it that is its remote `origin`. */
  readonly origin: string;
  /** The deployment of checkout to production that fails its own test, and the one before, which passes. */
  readonly faultyTag: string;
  readonly lastGoodTag: string;
};

/** Real git makes it, in about a second. The folder must be new or empty. */
export async function makeDemoRepository(
  dir: string,
  { now }: { readonly now: Date },
): Promise<DemoRepository> {
  const folder = resolve(dir);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new Error(`${folder} is not empty, so no demo repository was made there. Name a new folder.`);
  }
  const { commits, tags } = historyUntil(now);
  await git(folder, ['init', '-q', '--initial-branch=main']);
  await git(folder, ['fast-import', '--quiet', '--done'], fastImportStream(commits, tags));
  await git(folder, ['reset', '-q', '--hard', 'main']);
  const pulls = commits.filter((commit) => commit.branch !== 'main').map((commit) => commit.branch);
  for (const name of new Set(pulls)) await git(folder, ['branch', '-q', '-D', name]); // merged, as hosts delete them
  const origin = join(folder, '..', `${basename(folder)}-origin.git`);
  await git(folder, ['init', '-q', '--bare', '--initial-branch=main', origin]);
  await git(folder, ['remote', 'add', 'origin', origin]);
  await git(folder, ['push', '-q', '--set-upstream', 'origin', 'main', '--tags']);
  const checkout = tags
    .map((tag) => tag.name)
    .filter((name) => name.startsWith('deploy/production/checkout/'));
  return { folder, origin, faultyTag: checkout.at(-1) ?? '', lastGoodTag: checkout.at(-2) ?? '' };
}

function git(cwd: string, args: readonly string[], input?: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('git', ['-c', 'core.hooksPath=', ...args], {
      cwd,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', (error) =>
      fail(new Error(`git could not be started: ${error.message}. Is it installed?`)),
    );
    child.once('close', (code) =>
      code === 0 ? done() : fail(new Error(`git ${args.join(' ')} ended with ${String(code)}: ${errors}`)),
    );
    // A git that fails early reads nothing; its exit code and message say what went wrong.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

if (isMain(import.meta.url)) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { now: { type: 'string' } } });
  const demo = await makeDemoRepository(positionals[0] ?? 'fireline-demo', {
    now: values.now === undefined ? new Date() : new Date(values.now),
  });
  process.stdout.write(`The demo repository is in ${demo.folder}; its origin is ${demo.origin}\n`);
}
