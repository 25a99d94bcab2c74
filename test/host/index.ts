// What VS Code calls as the entry of the tests: mocha inside the extension host, over every test/host/**/*.test.ts.
import ImportedMocha from 'mocha';
import { format } from 'node:util';
import { SpecAndJson } from '../lib/reporter.ts';
import { hostOutputMark } from '../launch/host-output.ts';

/** Older hosts hand over the module where newer ones hand over its default export. */
const Mocha =
  'default' in ImportedMocha ? (ImportedMocha as { default: typeof ImportedMocha }).default : ImportedMocha;

/**
 * The window mixes what its own parts log with what runs here; the mark lets the launcher tell them apart.
 * VS Code ignores an assignment to a method of its console, so the whole console is replaced.
 */
function markOutput(): void {
  const original = globalThis.console;
  const marked: PropertyDescriptorMap = {};
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    marked[method] = { value: (...args: unknown[]) => original[method](hostOutputMark + format(...args)) };
  }
  const replacement = Object.create(original, marked) as Console;
  globalThis.console = replacement;
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => replacement.log(...args);
}

export async function run(): Promise<void> {
  if (process.env['FIRELINE_MARK_OUTPUT']) markOutput();
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: SpecAndJson });
  const grep = process.env['FIRELINE_GREP'];
  if (grep) mocha.grep(new RegExp(grep));
  mocha.suite.emit('pre-require', globalThis, 'host-tests:all', mocha);
  await import('host-tests:all');
  await new Promise<void>((done, fail) => {
    mocha.run((failures) =>
      failures === 0 ? done() : fail(new Error(`${failures} failed in the extension host`)),
    );
  });
}
