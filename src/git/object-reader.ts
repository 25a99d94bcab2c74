import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { firstLine, GitProcessError, startGit } from './process.ts';
import { Received } from './received.ts';

export interface ObjectInfo {
  readonly oid: string;
  readonly type: string;
  readonly size: number;
}

export interface GitObject extends ObjectInfo {
  readonly bytes: Buffer;
}

interface Request {
  readonly line: string;
  readonly wantsBytes: boolean;
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** One git, and what was asked of it. */
interface Session {
  readonly child: ChildProcessWithoutNullStreams;
  /** Unanswered, in order. */
  readonly requests: Request[];
  /** Lines to be sent with the next write. */
  unsent: string;
}

/** An idle git keeps packs open, which stops `git gc` on Windows. So it is let go of after a while. */
const IDLE_MS = 10_000;
const NOTHING = Buffer.alloc(0);

/**
 * Reads objects through one long-lived `git cat-file --batch-command` (git 2.36), started when needed.
 * Requests may overlap; each costs a fraction of a millisecond, where a process of its own costs several.
 */
export class ObjectReader {
  readonly #gitDir: string;
  readonly #gitPath: string | undefined;
  #session: Session | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(gitDir: string, gitPath?: string) {
    this.#gitDir = gitDir;
    this.#gitPath = gitPath;
  }

  /** Type and size, without reading it. `undefined` when there is no such object. */
  async info(name: string): Promise<ObjectInfo | undefined> {
    return this.#ask(`info ${name}`, false);
  }

  /** Ask for `info` first: what others wrote may be of any size. */
  async read(name: string): Promise<GitObject | undefined> {
    return this.#ask(`contents ${name}`, true);
  }

  /** Lets go of the process. A later request starts another. */
  close(): void {
    clearTimeout(this.#idle);
    const session = this.#session;
    this.#session = undefined;
    if (!session) return;
    send(session);
    session.child.stdin.end();
  }

  #ask(line: string, wantsBytes: boolean): Promise<GitObject | undefined> {
    if (line.includes('\n')) throw new RangeError('the name of an object has no line end');
    return new Promise((resolve, reject) => {
      clearTimeout(this.#idle);
      const session = (this.#session ??= this.#start());
      session.requests.push({ line, wantsBytes, resolve, reject });
      if (session.unsent === '') setImmediate(() => send(session));
      session.unsent += `${line}\n`;
    });
  }

  #start(): Session {
    // With --buffer it answers in large pieces, and only when asked to: see `send`.
    const args = [`--git-dir=${this.#gitDir}`, 'cat-file', '--batch-command', '--buffer'];
    const child = startGit(args, { cwd: this.#gitDir, gitPath: this.#gitPath });
    const session: Session = { child, requests: [], unsent: '' };
    const { requests } = session;
    const received = new Received();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      received.push(chunk);
      answer(received, requests);
      if (requests.length === 0 && session === this.#session) this.#rest();
    });
    child.on('error', (cause) => {
      if (session === this.#session) this.#session = undefined;
      const error = new GitProcessError('missing', `git could not be started: ${cause.message}`, '', {
        cause,
      });
      for (const request of requests.splice(0)) request.reject(error);
    });
    child.on('close', () => this.#ended(session, stderr));
    return session;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
  }

  /** git gives up at an object it cannot read. Only the one it was at is lost; the others are asked for again. */
  #ended(session: Session, stderr: string): void {
    if (session === this.#session) this.#session = undefined;
    const [culprit, ...others] = session.requests;
    if (!culprit) return;
    culprit.reject(
      new GitProcessError('failed', `git could not read ${culprit.line}: ${firstLine(stderr)}`, stderr),
    );
    for (const request of others)
      this.#ask(request.line, request.wantsBytes).then(request.resolve, request.reject);
  }
}

/** Requests that are made in one turn go out as one write, and are answered together. */
function send(session: Session): void {
  const { child, unsent } = session;
  session.unsent = '';
  if (unsent !== '' && child.stdin.writable) child.stdin.write(`${unsent}flush\n`);
}

function answer(received: Received, requests: Request[]): void {
  for (let request = requests[0]; request; request = requests[0]) {
    const header = received.header();
    if (header === undefined) return;
    const object = parseHeader(header);
    const bytes = object && request.wantsBytes ? received.body(object.size) : NOTHING;
    if (bytes === undefined) return;
    received.next();
    requests.shift();
    request.resolve(object && { oid: object.oid, type: object.type, size: object.size, bytes });
  }
}

/** `<oid> <type> <size>`; anything else (`<name> missing`, `<name> ambiguous`) means that there is nothing to read. */
function parseHeader(header: string): ObjectInfo | undefined {
  const [, oid, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header) ?? [];
  return oid && type ? { oid, type, size: Number(size) } : undefined;
}
