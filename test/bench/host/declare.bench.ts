import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { benchRow, median } from '../row.ts';
import { folder } from '../../host/repository.ts';
import { hostBench } from './registry.ts';

const ROUNDS = 9;
const LIMIT_MS = 100;
const REST_MS = 1500;

/**
 * From the answer to the last question of a declaration until the event is in the log on disk, in the extension host.
 * Floor: one write and fdatasync of the same line.
 */
hostBench(async () => {
  const [values, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const title = `declared in round ${round}`;
    const start = performance.now();
    const done = vscode.commands.executeCommand('fireline.declareIncident', { title, severity: 'P1' });
    const line = await lineOnDisk(title);
    values.push(performance.now() - start);
    await done;
    floors.push(await writeAndSync(line));
    // A person does not declare the next one while the board of the last is still being drawn.
    await new Promise((rest) => setTimeout(rest, REST_MS));
  }
  const floor = median(floors);
  return [
    benchRow({ name: 'declare to durable', unit: 'ms', value: median(values), floor, limit: LIMIT_MS }),
  ];
});

/** Looks at the log as another process would. The first round, in which everything is loaded, is one of the rounds. */
async function lineOnDisk(title: string): Promise<string> {
  const log = join(folder(), '.git', 'incidents', 'wal');
  for (;;) {
    const sessions = await readdir(log).catch(() => []);
    for (const session of sessions) {
      for (const file of await readdir(join(log, session))) {
        const text = await readFile(join(log, session, file), 'utf8');
        const line = text.split('\n').find((candidate) => candidate.includes(title));
        if (line !== undefined) return line;
      }
    }
    await new Promise((done) => setImmediate(done));
  }
}

async function writeAndSync(line: string): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'fireline-floor-'));
  const file = await open(join(directory, 'floor.jsonl'), 'a');
  const start = performance.now();
  await file.write(`${line}\n`);
  await file.datasync();
  const ms = performance.now() - start;
  await file.close();
  await rm(directory, { recursive: true });
  return ms;
}
