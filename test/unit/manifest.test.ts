import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { BOARD_VIEW_TYPE, commandId, COMMANDS, CONTEXT_KEYS, SETTINGS, VIEWS } from '../../src/manifest.ts';

const item = z.object({ command: z.string(), when: z.string().optional() });
const manifestSchema = z.object({
  activationEvents: z.array(z.string()),
  icon: z.string(),
  devDependencies: z.record(z.string(), z.string()),
  engines: z.object({ vscode: z.string() }),
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
    menus: z.record(z.string(), z.array(item)),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), name: z.string(), icon: z.string() }))),
    viewsContainers: z.object({ activitybar: z.array(z.object({ id: z.string(), icon: z.string() })) }),
    viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string(), when: z.string().optional() })),
    configuration: z.array(
      z.object({ properties: z.record(z.string(), z.object({ default: z.unknown() })) }),
    ),
  }),
});

const root = new URL('../../', import.meta.url);
const manifest = manifestSchema.parse(JSON.parse(await readFile(new URL('package.json', root), 'utf8')));
const { contributes } = manifest;
const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('package.json and the ids in code', () => {
  it('C06: name the same commands, the one to declare among them', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(sorted(declared), sorted(COMMANDS.map(commandId)));
    const declare = contributes.commands.find(({ command }) => command === 'fireline.declareIncident');
    assert.deepEqual([declare?.category, declare?.title], ['Incident', 'Declare Incident']);
  });

  it('C03 C07: name the same views, each with an icon', async () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(sorted(views.map(({ id }) => id)), sorted(Object.values(VIEWS)));
    const icons = [...views, ...contributes.viewsContainers.activitybar].map(({ icon }) => icon);
    for (const icon of [manifest.icon, ...icons]) await readFile(new URL(icon, root));
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${BOARD_VIEW_TYPE}`));
  });

  it('declare every setting once: VS Code refuses a second declaration', () => {
    const names = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.deepEqual(sorted(names), sorted([...new Set(names)]));
  });

  it('name the same settings, each with a default', () => {
    const properties = Object.assign({}, ...contributes.configuration.map((one) => one.properties)) as object;
    assert.deepEqual(sorted(Object.keys(properties)), sorted(SETTINGS.map((name) => `fireline.${name}`)));
    for (const property of Object.values(properties)) assert.ok('default' in (property as object));
  });

  it('use no context key, view or command in a menu that does not exist', () => {
    const keys = new Set<string>([...Object.values(CONTEXT_KEYS), ...Object.values(VIEWS)]);
    const conditions = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome];
    for (const { when = '' } of conditions) {
      for (const key of when.match(/fireline\.\w+/g) ?? []) assert.ok(keys.has(key), key);
    }
    const commands = new Set(COMMANDS.map(commandId));
    const linked = contributes.viewsWelcome.flatMap(({ contents }) => contents.match(/fireline\.\w+/g) ?? []);
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    for (const command of [...linked, ...inMenus]) assert.ok(commands.has(command), command);
  });

  it('hide from the palette every command that needs a tree item', () => {
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false');
    for (const name of ['skipStep', 'failStep', 'retractEntry', 'correctEntryTime'] as const) {
      assert.ok(
        hidden?.some(({ command }) => command === commandId(name)),
        name,
      );
    }
  });

  it('C01 C02: is a VS Code extension of the prescribed packages and top level', async () => {
    assert.match(manifest.engines.vscode, /^\^1\.106\./);
    const packages = [
      '@types/vscode',
      '@vscode/webview-ui-toolkit',
      'simple-git',
      'zod',
      'mocha',
      '@vscode/test-electron',
    ];
    for (const name of packages) assert.ok(manifest.devDependencies[name], name);
    for (const file of [
      'tsconfig.json',
      '.vscodeignore',
      'src/extension.ts',
      'webview/main.tsx',
      'media/icon.png',
    ]) {
      await readFile(new URL(file, root));
    }
  });
});
