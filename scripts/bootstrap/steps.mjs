// Runs the steps of a setup one after the other and says what is going on: n of m, how long, and a sign of
// life while a step is slow. What the tools print goes to a log; its end is shown only when a step fails.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const heartbeatEveryMs = 15_000;
const tailLines = 40;

/** A failure whose message is meant for the person at the terminal: what happened, and what to do next. */
export class SetupError extends Error {}

/**
 * @typedef {{ title: string, log: string, run: (log: string) => Promise<void> }} Step
 * @param {Step[]} steps
 */
export async function runSteps(steps) {
  for (const [index, step] of steps.entries()) {
    const label = `setup ${index + 1}/${steps.length}: ${step.title}`;
    const started = Date.now();
    const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
    console.error(`${label} (log: ${step.log})`);
    const heartbeat = setInterval(() => console.error(`${label} ... ${elapsed()}`), heartbeatEveryMs);
    try {
      await step.run(step.log);
      console.error(`${label}: done in ${elapsed()}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SetupError(`${label} failed after ${elapsed()}: ${reason}\n${tailOf(step.log)}`);
    } finally {
      clearInterval(heartbeat);
    }
  }
}

/**
 * Runs one command with its output in the log.
 * @param {string} command
 * @param {string[]} args
 * @param {{ log: string, cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export async function runLogged(command, args, { log, cwd, env }) {
  mkdirSync(dirname(log), { recursive: true });
  const sink = createWriteStream(log, { flags: 'a' });
  sink.write(`\n$ ${command} ${args.join(' ')}   (in ${cwd})\n`);
  try {
    await new Promise((done, fail) => {
      const shell = process.platform === 'win32'; // npm is npm.cmd there
      const child = spawn(command, args, {
        cwd,
        env: env ?? process.env,
        shell,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.pipe(sink, { end: false });
      child.stderr.pipe(sink, { end: false });
      child.once('error', (error) =>
        fail(new Error(`\`${command}\` could not be started: ${error.message}`)),
      );
      child.once('close', (code, signal) => {
        if (code === 0) done(undefined);
        else fail(new Error(`\`${command} ${args.join(' ')}\` ended with ${signal ?? `exit code ${code}`}`));
      });
    });
  } finally {
    await new Promise((done) => sink.end(done));
  }
}

/** @param {string} log */
function tailOf(log) {
  try {
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    return [`The end of ${log}:`, ...lines.slice(-tailLines).map((line) => `  | ${line}`)].join('\n');
  } catch {
    return `Nothing was written to ${log}.`;
  }
}
