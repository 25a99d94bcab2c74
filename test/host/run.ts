// Runs out/host-tests.cjs inside a real VS Code, through @vscode/test-electron.
//   node test/host/run.ts            the embedded VS Code (no desktop, nothing is downloaded at run time)
//   node test/host/run.ts floor      the oldest VS Code that engines.vscode promises, embedded too
//   node test/host/run.ts desktop    a desktop VS Code that test-electron downloads
import { runTests } from '@vscode/test-electron';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoRepository } from '../../scripts/demo-repository.ts';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';

const kind = process.argv[2] ?? 'embedded';
const tests = join(projectRoot, process.argv[3] ?? 'out/host-tests.cjs');
const workspace = await mkdtemp(join(tmpdir(), 'fireline-host-'));
const profile = join(workspace, 'profile');
const { folder } = await makeDemoRepository(join(workspace, 'shop'), { now: new Date() });
for (const [key, value] of [
  ['user.name', 'Ana Ruiz'],
  ['user.email', 'ana@example.com'],
]) {
  await runCommand('git', ['-C', folder, 'config', key ?? '', value ?? '']);
}

try {
  await runTests({
    ...(kind === 'desktop'
      ? {}
      : { vscodeExecutablePath: join(projectRoot, 'test/launch/embedded-vscode.ts') }),
    extensionDevelopmentPath: projectRoot,
    extensionTestsPath: tests,
    launchArgs: [folder, `--user-data-dir=${profile}`],
    extensionTestsEnv: kind === 'floor' ? { FIRELINE_EDITION: 'editor-floor' } : {},
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
}
