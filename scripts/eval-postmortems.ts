// npm run eval:postmortems -- --data DIR: what the checks of post-mortems say of accounts that nobody here wrote. Each
// finding is printed with its line, so that a person can judge it; the last line is JSON with the counts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lintPostmortem, LINT_CODES } from '../src/core/postmortem/lint.ts';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) throw new Error('Say where the post-mortems are: --data DIR');
const folder = values.data;
const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
const counts = Object.fromEntries(LINT_CODES.map((code) => [code, 0]));
let words = 0;
for (const file of files) {
  const text = readFileSync(join(folder, file), 'utf8');
  words += text.split(/\s+/).length;
  const lines = text.split(/\r?\n/);
  for (const { code, line, start, end } of lintPostmortem(text, { today: '2026-01-01' })) {
    counts[code] = (counts[code] ?? 0) + 1;
    const shown = (lines[line] ?? '').slice(Math.max(0, start - 60), end + 60);
    process.stdout.write(`${file}:${line + 1} ${code}: …${shown}…\n`);
  }
}
process.stdout.write(`${JSON.stringify({ files: files.length, words, ...counts })}\n`);
