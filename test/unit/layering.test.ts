import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A house in which every import is right. */
const sound = {
  'src/core/incident.ts': "import { z } from 'zod';\nexport const incident = z.string();\n",
  'src/git/journal.ts':
    "import { readFileSync } from 'node:fs';\nimport { incident } from '../core/incident.ts';\nexport const journal = [incident, readFileSync];\n",
  'src/editor/desk.ts':
    "import * as vscode from 'vscode';\nimport { journal } from '../git/journal.ts';\nexport const desk = [vscode, journal];\n",
  'src/protocol.ts': "import { incident } from './core/incident.ts';\nexport const message = incident;\n",
  'src/manifest.ts': "export const command = 'fireline.declare';\n",
  'src/extension.ts':
    "import * as vscode from 'vscode';\nimport { desk } from './editor/desk.ts';\nimport { command } from './manifest.ts';\nexport const activate = [vscode, desk, command];\n",
  'webview/main.tsx':
    "import { h } from 'preact';\nimport { message } from '../src/protocol.ts';\nimport { incident } from '../src/core/incident.ts';\nexport const main = <p>{[h, message, incident]}</p>;\n",
  'webview/toolkit.ts':
    "import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit';\nexport const toolkit = provideVSCodeDesignSystem;\n",
};

/** Each wrong direction: the file, what it imports, and the rule that must say so. */
const wrong: [file: string, imported: string, rule: string][] = [
  ['src/core/incident.ts', 'vscode', 'core-is-pure'],
  ['src/core/incident.ts', 'node:fs', 'core-uses-no-node'],
  ['src/core/incident.ts', 'fs', 'core-uses-no-node'],
  ['src/core/incident.ts', 'simple-git', 'core-is-pure'],
  ['src/core/incident.ts', '../git/journal.ts', 'core-is-pure'],
  ['src/core/incident.ts', '../editor/desk.ts', 'core-is-pure'],
  ['src/core/incident.ts', '../protocol.ts', 'core-is-pure'],
  ['src/core/incident.ts', '../../webview/main.tsx', 'core-is-pure'],
  ['src/git/journal.ts', 'vscode', 'vscode-only-in-editor'],
  ['src/git/journal.ts', '../editor/desk.ts', 'git-goes-down'],
  ['src/git/journal.ts', '../manifest.ts', 'git-goes-down'],
  ['src/git/journal.ts', '../../webview/main.tsx', 'git-goes-down'],
  ['src/editor/desk.ts', '../../webview/main.tsx', 'editor-stays-on-its-side'],
  ['src/editor/desk.ts', '../extension.ts', 'nothing-imports-the-entry'],
  ['src/editor/desk.ts', '@vscode/webview-ui-toolkit', 'toolkit-from-one-file'],
  ['src/protocol.ts', 'vscode', 'protocol-knows-core-only'],
  ['src/protocol.ts', 'node:path', 'protocol-knows-core-only'],
  ['src/protocol.ts', './git/journal.ts', 'protocol-knows-core-only'],
  ['src/protocol.ts', './manifest.ts', 'protocol-knows-core-only'],
  ['src/manifest.ts', 'vscode', 'manifest-stands-alone'],
  ['src/manifest.ts', 'node:path', 'manifest-stands-alone'],
  ['src/manifest.ts', './core/incident.ts', 'manifest-stands-alone'],
  ['webview/main.tsx', 'vscode', 'webview-sees-core-and-protocol'],
  ['webview/main.tsx', 'node:fs', 'webview-uses-no-node'],
  ['webview/main.tsx', 'simple-git', 'webview-sees-core-and-protocol'],
  ['webview/main.tsx', '../src/git/journal.ts', 'webview-sees-core-and-protocol'],
  ['webview/main.tsx', '../src/editor/desk.ts', 'webview-sees-core-and-protocol'],
  ['webview/main.tsx', '../src/manifest.ts', 'webview-sees-core-and-protocol'],
  ['webview/main.tsx', '@vscode/webview-ui-toolkit', 'toolkit-from-one-file'],
  ['webview/main.tsx', './nowhere.ts', 'imports-resolve'],
];

describe('the layering check', () => {
  const home = mkdtempSync(join(tmpdir(), 'fireline-layers-'));
  after(() => rmSync(home, { recursive: true, force: true }));
  let made = 0;

  it('finds nothing wrong in a house in which imports go down only', () => {
    assert.deepEqual(violations(house({})), []);
  });

  it('catches each wrong direction, whether it imports values or only types', () => {
    // One house for each kind of import with all wrong imports in it: each must be named by its own rule.
    for (const statement of [valueImport, typeImport, dynamicImport]) {
      const found = violations(house(withImports(statement)));
      for (const [file, imported, rule] of wrong) {
        const name =
          imported
            .replace(/^node:/, '')
            .split('/')
            .at(-1) ?? '';
        const caught = found.some((one) => one.rule === rule && one.from === file && one.to.includes(name));
        assert.ok(caught, `${statement(imported, 0)} in ${file} was not caught by ${rule}`);
      }
    }
  });

  it('catches a circle of imports', () => {
    const found = violations(
      house({
        'src/core/a.ts': "import { b } from './b.ts';\nexport const a = (): unknown => b;\n",
        'src/core/b.ts': "import { a } from './a.ts';\nexport const b = (): unknown => a;\n",
      }),
    );
    assert.deepEqual([...new Set(found.map((one) => one.rule))], ['no-cycles']);
  });

  function house(more: Record<string, string>): string {
    const folder = join(home, String((made += 1)));
    for (const [file, text] of Object.entries({ ...sound, ...more })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    return folder;
  }
});

const valueImport = (name: string, n: number) =>
  `import * as wrong${n} from '${name}';\nexport const use${n} = wrong${n};`;
const typeImport = (name: string, n: number) =>
  `import type * as wrong${n} from '${name}';\nexport type Use${n} = typeof wrong${n};`;
const dynamicImport = (name: string, n: number) => `export const use${n} = import('${name}');`;

function withImports(statement: (name: string, n: number) => string): Record<string, string> {
  const files: Record<string, string> = {};
  wrong.forEach(([file, imported], n) => {
    files[file] = `${statement(imported, n)}\n${files[file] ?? sound[file as keyof typeof sound]}`;
  });
  return files;
}

type Violation = { readonly rule: string; readonly from: string; readonly to: string };

function violations(folder: string): Violation[] {
  const bin = join(root, 'node_modules/.bin/depcruise');
  const config = join(root, '.dependency-cruiser.mjs');
  const run = spawnSync(bin, ['src', 'webview', '--config', config, '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const report = JSON.parse(run.stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return report.summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }));
}
