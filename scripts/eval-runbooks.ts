// npm run eval:runbooks -- --data DIR: what every Markdown file of a folder is read as: its phases, steps and commands,
// and what of its text can be found nowhere in that. Ends with 1 when any text was lost or a file gave no step.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseRunbook } from '../src/core/runbook/parse.ts';
import { allSteps } from '../src/core/runbook/progress.ts';
import { lossesOf } from '../test/eval/runbook-losses.ts';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) {
  process.stderr.write('Which runbooks? npm run eval:runbooks -- --data DIR\n');
  process.exit(2);
}
const folder = values.data;
const files = (await readdir(folder, { recursive: true }))
  .filter((name) => /\.(?:md|markdown)$/i.test(name))
  .sort();
if (files.length === 0) {
  process.stderr.write(`There is no Markdown file in ${folder}.\n`);
  process.exit(2);
}

const columns = (numbers: readonly number[]): string => numbers.map((n) => String(n).padStart(8)).join(' ');
const total = { phases: 0, steps: 0, commands: 0, problems: 0, lost: 0, withoutStep: 0, withLoss: 0 };
process.stdout.write('  phases    steps commands problems     lost  file\n');
for (const file of files) {
  const markdown = await readFile(join(folder, file), 'utf8');
  const runbook = parseRunbook(markdown);
  const steps = allSteps(runbook);
  const commands = steps.reduce((sum, { step }) => sum + step.commands.length, 0);
  const losses = lossesOf(markdown, runbook);
  const lost = losses.reduce((sum, { words }) => sum + words.length, 0);
  process.stdout.write(
    `${columns([runbook.phases.length, steps.length, commands, runbook.problems.length, lost])}  ${file}\n`,
  );
  for (const { line, words } of losses) process.stdout.write(`    line ${line}: ${words.join(' ')}\n`);
  total.phases += runbook.phases.length;
  total.steps += steps.length;
  total.commands += commands;
  total.problems += runbook.problems.length;
  total.lost += lost;
  if (steps.length === 0) total.withoutStep += 1;
  if (lost > 0) total.withLoss += 1;
}
process.stdout.write(
  `${columns([total.phases, total.steps, total.commands, total.problems, total.lost])}  ` +
    `${files.length} files: ${total.withoutStep} gave no step, ${total.withLoss} lost text (words)\n`,
);
process.exitCode = total.withoutStep + total.withLoss === 0 ? 0 : 1;
