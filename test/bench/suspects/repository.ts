import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from '../../../src/git/process.ts';

/** To be raised when what is made changes. */
const VERSION = 1;
const FOLDER = join(import.meta.dirname, '../../../out/bench');

export const SIZE = { commits: 100_000, windowCommits: 300, days: 14, deployments: 15_000 };
/** When the incident of it was noticed. */
export const DETECTED_AT = Date.UTC(2026, 7, 21, 16);

const DAY = 86_400_000;
const OLD_FILES = 900;
const FILES = 400;
const LINES = 180;
const DAYS_OF_HISTORY = 2_500;

/** A large repository as teams have them, made once and kept: see SIZE. */
export async function largeRepository(): Promise<string> {
  const path = join(FOLDER, `suspects-${VERSION}.git`);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  const unfinished = `${path}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const git = async (args: readonly string[], input: Iterable<string> = []): Promise<void> => {
    const result = await runGit(args, { cwd: unfinished, input, timeoutMs: 600_000 });
    if (result.exitCode !== 0) throw new Error(result.stderr);
  };
  await git(['init', '--quiet', '--bare', '--initial-branch=main']);
  await git(['fast-import', '--quiet'], history());
  await git(['repack', '-a', '-d', '-q']);
  await git(['pack-refs', '--all']);
  await rename(unfinished, path);
  return path;
}

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const random = numbers(20_260_821);
const SYLLABLES = [
  'cart',
  'order',
  'price',
  'stock',
  'pay',
  'ship',
  'user',
  'item',
  'tax',
  'retry',
  'queue',
  'token',
];
const VERBS = [
  'load',
  'save',
  'check',
  'merge',
  'count',
  'send',
  'parse',
  'find',
  'apply',
  'reset',
  'open',
  'close',
];
const of = (words: readonly string[]): string => words[random(words.length)] ?? '';
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const identifier = (): string =>
  `${of(VERBS)}${capital(of(SYLLABLES))}${random(3) === 0 ? capital(of(SYLLABLES)) : ''}${random(40) || ''}`;

function lineOfCode(): string {
  const kind = random(5);
  if (kind === 0) return `  // ${of(VERBS)}s the ${of(SYLLABLES)} before the ${of(SYLLABLES)} is known`;
  if (kind === 1) return `  if (${identifier()} === undefined) return ${identifier()}(${of(SYLLABLES)});`;
  if (kind === 2) return `function ${identifier()}(${of(SYLLABLES)}, ${of(SYLLABLES)}Id) {`;
  if (kind === 3)
    return `  throw new ${capital(identifier())}Error('${of(VERBS)} of ${of(SYLLABLES)} failed');`;
  return `  const ${identifier()} = await ${identifier()}(${of(SYLLABLES)}.${of(VERBS)}, ${random(9_000)});`;
}

const folder = (index: number): string => `${SYLLABLES[index % SYLLABLES.length] ?? ''}${index}`;

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
const content = (path: string, text: string): string => `M 100644 inline ${path}\n${data(text)}`;

interface MadeCommit {
  readonly mark: number;
  readonly at: number;
  readonly message: string;
  readonly from?: number | undefined;
  readonly merge?: number;
  readonly branch?: string;
  readonly changes: string;
}

function commit({ mark, at, message, from, merge, branch = 'main', changes }: MadeCommit): string {
  const parents = `${from === undefined ? '' : `from :${from}\n`}${merge === undefined ? '' : `merge :${merge}\n`}`;
  const who = `committer Dev${mark % 40} <dev${mark % 40}@example.com> ${Math.floor(at / 1000)} +0000\n`;
  return `commit refs/heads/${branch}\nmark :${mark}\n${who}${data(message)}${parents}${changes}\n`;
}

function* history(): Generator<string> {
  const start = DETECTED_AT - DAYS_OF_HISTORY * DAY;
  const old = SIZE.commits - SIZE.windowCommits;
  const step = (DETECTED_AT - SIZE.days * DAY - start) / (old + 1);
  const times = new Map<number, number>();
  const files = Array.from({ length: FILES }, () => Array.from({ length: LINES }, lineOfCode));
  const pathOf = (file: number): string =>
    `services/${folder(file % 20)}/src/${folder(file % 7)}/module${file}.ts`;
  for (let mark = 1; mark <= old; mark += 1) {
    const at = start + mark * step;
    times.set(mark, at);
    const whole =
      mark === old ? files.map((lines, file) => content(pathOf(file), lines.join('\n'))).join('') : '';
    const changes = `${content(`old/${mark % 30}/file${mark % OLD_FILES}.txt`, `${mark}\n${lineOfCode()}\n`)}${whole}`;
    yield commit({ mark, at, message: `Change ${mark}: ${of(VERBS)} the ${of(SYLLABLES)}`, changes });
  }
  let mark = old;
  const edit = (): string => {
    let changes = '';
    for (let count = 1 + random(7); count > 0; count -= 1) {
      const file = random(FILES);
      const lines = files[file] ?? [];
      for (let edits = 2 + random(8); edits > 0; edits -= 1) {
        const added = Array.from({ length: 1 + random(4) }, lineOfCode);
        lines.splice(random(lines.length), random(4), ...added);
      }
      changes += content(pathOf(file), lines.join('\n'));
    }
    return changes;
  };
  for (let made = 0; made < SIZE.windowCommits; made += 1) {
    const at = DETECTED_AT - SIZE.days * DAY + ((made + 0.5) * SIZE.days * DAY) / SIZE.windowCommits;
    const from = mark;
    const message = `${capital(of(VERBS))} the ${of(SYLLABLES)} (#${made})\n\n${lineOfCode()}\n${lineOfCode()}\n`;
    if (made % 5 !== 0) {
      mark += 1;
      times.set(mark, at);
      yield commit({ mark, at, message, from, changes: edit() });
      continue;
    }
    const branch = `topic-${made}`;
    const first = edit();
    yield commit({ mark: mark + 1, at: at - 9_000, message, from, branch, changes: first });
    const second = edit();
    yield commit({ mark: mark + 2, at: at - 5_000, message, from: mark + 1, branch, changes: second });
    const merge = { mark: mark + 3, at, message: `Merge pull request #${made} from ${branch}\n\n${message}` };
    // A merge in such a stream begins with the files of its first parent.
    yield commit({ ...merge, from, merge: mark + 2, changes: first + second });
    mark += 3;
    times.set(mark, at);
  }
  yield* deployments([...times]);
}

/** As of the busiest public repositories: many of staging, a few of production, some releases. */
function* deployments(times: readonly (readonly [mark: number, at: number])[]): Generator<string> {
  for (let index = 0; index < SIZE.deployments; index += 1) {
    const place = Math.floor(((index + 1) * times.length) / SIZE.deployments) - 1;
    const [mark = 1, at = 0] = times[Math.max(0, place)] ?? [];
    const time = new Date(at + 20 * 60_000).toISOString();
    const stamp = `${time.slice(0, 10)}--${time.slice(11, 19).replaceAll(':', '-')}`;
    const kind = index % 10;
    if (kind < 7) yield `reset refs/tags/staging--${stamp}-${index % 3}\nfrom :${mark}\n\n`;
    else if (kind < 9) yield `reset refs/tags/production--${stamp}\nfrom :${mark}\n\n`;
    else {
      const name = `v${Math.floor(index / 2_000)}.${Math.floor(index / 100) % 20}.${Math.floor(index / 10) % 10}`;
      const tagger = `tagger Release <release@example.com> ${Math.floor(at / 1000)} +0000\n`;
      yield `tag ${name}\nfrom :${mark}\n${tagger}${data(name)}`;
    }
  }
}
