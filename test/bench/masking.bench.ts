import { Masking } from '../../src/editor/secrets/masking.ts';
import { benchRow, type Bench, type BenchRow } from './row.ts';

const LENGTH = 10 * 1024 * 1024;
const HOSTILE_LENGTH = 1024 * 1024;
const ROUNDS = 3;
/** What a person would notice. */
const BLOCK_MS = 50;
const ALL_MS = 10_000;

const LOG =
  '2026-11-25T06:01:59.123Z INFO [worker-3] GET /api/orders/8f14e45f-ceea-467f-a8f0-0e02b2c3d479?token=1 200 12ms ' +
  'commit=9347aee0d3c4b5a69788c9d0e1f2a3b4c5d6e7f8 user=me@example.com password=hunter2\n';

/** Texts in which much begins like a secret and does not end like one. */
const HOSTILE: Readonly<Record<string, string>> = {
  'one long word': 'a',
  'beginnings of GitHub tokens': 'ghs_1_',
  'beginnings of addresses': 'https://a:',
  'beginnings of keys': `-----BEGIN PRIVATE KEY-----\n`,
  'ends of keys': `-----END PRIVATE KEY-----\n`,
  'beginnings of web tokens': 'eyJhbGciOiJIUzI1NiJ9.',
  'calls of curl': 'curl mysql redis-cli ',
  'names without values': 'password:  ',
};

/** The longest file that can be evidence. The floor: the same bytes, decoded and encoded again. */
export const bench: Bench = async () => {
  const log = await best(() => maskBytes(LOG, LENGTH));
  const floor = await best(() => {
    const text = new TextDecoder().decode(bytesOf(LOG, LENGTH));
    return Promise.resolve(new TextEncoder().encode(text));
  });
  const hostile: BenchRow[] = [];
  for (const [name, part] of Object.entries(HOSTILE)) {
    const { block } = await best(() => maskBytes(part, HOSTILE_LENGTH));
    hostile.push(row(`longest block: ${name}`, block, BLOCK_MS));
  }
  return [
    row('a log of 10 MB', log.all, ALL_MS, floor.all),
    row('longest block: a log of 10 MB', log.block, BLOCK_MS, floor.block),
    ...hostile.sort((a, b) => b.value - a.value).slice(0, 1),
  ];
};

const row = (what: string, value: number, limit: number, floor?: number): BenchRow =>
  benchRow({
    name: `masking of secrets, ${what}`,
    unit: 'ms',
    value,
    limit,
    ...(floor !== undefined && { floor }),
  });

const bytesOf = (part: string, length: number): Buffer => Buffer.alloc(length, part);

const maskBytes = (part: string, length: number): Promise<unknown> =>
  new Masking(() => undefined).bytes(bytesOf(part, length));

interface Times {
  readonly all: number;
  readonly block: number;
}

/** Others use the machine too: the best of several. */
async function best(work: () => Promise<unknown>): Promise<Times> {
  const rounds: Times[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await longestBlock(work));
  return {
    all: Math.min(...rounds.map(({ all }) => all)),
    block: Math.min(...rounds.map(({ block }) => block)),
  };
}

async function longestBlock(work: () => Promise<unknown>): Promise<Times> {
  let block = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    block = Math.max(block, now - last);
    last = now;
    turn = setImmediate(look);
  };
  let turn = setImmediate(look);
  const start = performance.now();
  await work();
  const end = performance.now();
  clearImmediate(turn);
  return { all: end - start, block: Math.max(block, end - last) };
}
