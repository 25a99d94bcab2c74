import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit, type GitInput, type GitResult } from '../../process.ts';
import { isMissing } from '../durable.ts';
import type { Repository } from '../refs/refs.ts';
import { networkEnvironment, type GitSetting } from './network-environment.ts';

export const BACKGROUND_TIMEOUT_MS = 30_000;
export const ASKED_TIMEOUT_MS = 120_000;
const SSH_REMEMBERED_MS = 60_000;
/** A remote may have thousands of refs, each of which git tells about. */
const STDERR_LIMIT = 16 * 1024 * 1024;

/** Somebody is waiting for it, and may be asked for credentials by way of the environment. */
export interface Asked {
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

export interface NetworkCommand {
  readonly args: readonly string[];
  readonly settings?: readonly GitSetting[];
  /** Absent: it runs by itself. */
  readonly asked?: Asked | undefined;
  readonly input?: GitInput;
  /** The person's own hooks run. */
  readonly withHooks?: boolean;
}

export interface RemoteGitOptions {
  readonly repository: Repository;
  /** Where the person works: addresses of remotes may be relative to it. */
  readonly folder: string;
  readonly timeouts?: { readonly background?: number; readonly asked?: number } | undefined;
}

/** Runs git for the exchange with remotes, in the repository, so that nothing of a person's settings comes between. */
export class RemoteGit {
  readonly repository: Repository;
  readonly #folder: string;
  readonly #timeouts: RemoteGitOptions['timeouts'];
  readonly #closing = new AbortController();
  #ssh: { readonly command: string | undefined; readonly until: number } | undefined;
  /** For those who measure. */
  readonly counts = { processes: 0, rejectedPushes: 0 };

  constructor({ repository, folder, timeouts }: RemoteGitOptions) {
    this.repository = repository;
    this.#folder = folder;
    this.#timeouts = timeouts;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Talks to a remote. @throws GitProcessError when git cannot be started */
  async overNetwork(command: NetworkCommand): Promise<GitResult> {
    const { asked, args, input, withHooks = false } = command;
    const sshCommand = await this.#sshCommand();
    const settings = [...COMMON, ...(withHooks ? [] : [this.#noHooks()]), ...(command.settings ?? [])];
    const { background = BACKGROUND_TIMEOUT_MS, asked: patient = ASKED_TIMEOUT_MS } = this.#timeouts ?? {};
    return this.#run(args, {
      environment: networkEnvironment({
        asked: asked?.environment,
        sshCommand,
        // A helper that opens a window is for somebody who waits for it.
        settings: asked ? settings : [...settings, ['credential.interactive', 'false']],
      }),
      timeoutMs: asked ? patient : background,
      stderrLimit: STDERR_LIMIT,
      isGroup: true,
      ...(input === undefined ? {} : { input }),
    });
  }

  /** Stays on this machine. @throws GitProcessError when git cannot be started */
  async local(args: readonly string[], input?: GitInput): Promise<GitResult> {
    const settings = [this.#noHooks(), SYNC].flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return this.#run([...settings, ...args], input === undefined ? {} : { input });
  }

  /** Ends what is running. */
  close(): void {
    this.#closing.abort();
  }

  async #run(args: readonly string[], options: Partial<Parameters<typeof runGit>[1]>): Promise<GitResult> {
    this.counts.processes += 1;
    const { gitPath } = this.repository;
    return runGit(args, { cwd: await this.#directory(), gitPath, signal: this.#closing.signal, ...options });
  }

  /** A worktree may be removed while it is open. */
  async #directory(): Promise<string> {
    try {
      await stat(this.#folder);
      return this.#folder;
    } catch (error) {
      if (isMissing(error)) return this.repository.commonDir;
      throw error;
    }
  }

  async #sshCommand(): Promise<string | undefined> {
    const now = Date.now();
    if (!this.#ssh || now > this.#ssh.until) {
      const { exitCode, stdout } = await this.local(['config', '--get', 'core.sshCommand']);
      const command = exitCode === 0 ? stdout.toString().replace(/\r?\n$/, '') : '';
      this.#ssh = { command: command === '' ? undefined : command, until: now + SSH_REMEMBERED_MS };
    }
    return this.#ssh.command;
  }

  /** A folder that nobody makes has no hooks in it, on any system. */
  #noHooks(): GitSetting {
    return ['core.hooksPath', join(this.repository.commonDir, 'incidents/no-hooks')];
  }
}

/** Without it git syncs neither loose objects nor refs. */
const SYNC: GitSetting = ['core.fsync', 'loose-object,pack,pack-metadata,reference'];

const COMMON: readonly GitSetting[] = [
  SYNC,
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['color.ui', 'false'],
  ['color.push', 'false'],
  ['color.transport', 'false'],
  ['color.remote', 'false'],
  ['color.advice', 'false'],
];
