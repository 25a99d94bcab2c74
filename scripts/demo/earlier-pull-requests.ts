import { minutes, people, replace, write, type PullRequest } from './story.ts';

const { maya, jonas, priya, tomas, aiko } = people;
const { day } = minutes;
const checkout = 'services/checkout';
const catalog = 'services/catalog';
const gateway = 'services/gateway';

const addTest = (path: string, after: string, test: string) => replace(path, after, `${after}\n${test}`);

/** In the order in which they were merged. */
export const earlierPullRequests: readonly PullRequest[] = [
  {
    number: 3,
    title: 'Gateway: answer /health for the load balancer',
    author: jonas,
    mergedBy: maya,
    mergedAgo: 26 * day,
    changes: [
      {
        message: 'gateway: say what /health promises',
        edits: [
          write(
            `${gateway}/README.md`,
            '# gateway\n\n`GET /health` answers `ok` while the process serves requests.\n',
          ),
        ],
      },
      {
        message: 'gateway: route /health of each service',
        edits: [
          replace(
            `${gateway}/src/route.js`,
            "  { prefix: '/total', to: 'http://checkout:8082' },\n",
            "  { prefix: '/total', to: 'http://checkout:8082' },\n  { prefix: '/health', to: 'self' },\n",
          ),
        ],
      },
    ],
  },
  {
    number: 5,
    title: 'Catalog: ignore accents in a search',
    author: priya,
    mergedBy: jonas,
    mergedAgo: 25 * day,
    changes: [
      {
        message: 'catalog: fold accents before comparing',
        edits: [
          write(
            `${catalog}/src/fold.js`,
            "/** Lower case, without accents. */\nexport function fold(text) {\n  return text.normalize('NFD').replace(/\\p{Mn}/gu, '').toLowerCase();\n}\n",
          ),
          replace(
            `${catalog}/src/search.js`,
            "import { products } from './products.js';",
            "import { fold } from './fold.js';\nimport { products } from './products.js';",
          ),
          replace(`${catalog}/src/search.js`, 'product.name.toLowerCase()', 'fold(product.name)'),
        ],
      },
      {
        message: 'catalog: fold the query as well',
        edits: [replace(`${catalog}/src/search.js`, 'query.toLowerCase()', 'fold(query)')],
      },
    ],
  },
  {
    number: 8,
    title: 'Checkout: refuse an empty basket',
    author: maya,
    mergedBy: priya,
    mergedAgo: 23 * day,
    changes: [
      {
        message: 'checkout: an empty basket is an error, not 4.90',
        edits: [
          replace(
            `${checkout}/src/total.js`,
            'export function total(basket) {\n',
            "export function total(basket) {\n  if (basket.length === 0) throw new RangeError('The basket is empty.');\n",
          ),
          addTest(
            `${checkout}/test/total.test.js`,
            "import { total } from '../src/total.js';\n",
            "test('an empty basket is refused', () => {\n  assert.throws(() => total([]), RangeError);\n});\n",
          ),
        ],
      },
    ],
  },
  {
    number: 9,
    title: 'Catalog: three new products',
    author: aiko,
    mergedBy: priya,
    mergedAgo: 22 * day,
    changes: [
      {
        message: 'catalog: oilskin jacket',
        edits: [
          replace(
            `${catalog}/src/products.js`,
            '];',
            "  { id: 'jacket', name: 'Oilskin jacket', price: 149, stock: 12 },\n];",
          ),
        ],
      },
      {
        message: 'catalog: brass compass and tide table',
        edits: [
          replace(
            `${catalog}/src/products.js`,
            '];',
            "  { id: 'compass', name: 'Brass compass', price: 58, stock: 20 },\n  { id: 'tides', name: 'Tide table', price: 9.5, stock: 200 },\n];",
          ),
        ],
      },
    ],
  },
  {
    number: 11,
    title: 'Gateway: limit requests per client',
    author: tomas,
    mergedBy: jonas,
    mergedAgo: 20 * day,
    changes: [
      {
        message: 'gateway: a token bucket per client',
        edits: [
          write(
            `${gateway}/src/limit.js`,
            '/** At most `perSecond` requests of one client, with a burst of as many. */\nexport function limiter(perSecond, now = Date.now) {\n  const clients = new Map();\n  return (client) => {\n    const seen = clients.get(client) ?? { tokens: perSecond, at: now() };\n    const tokens = Math.min(perSecond, seen.tokens + ((now() - seen.at) / 1000) * perSecond);\n    clients.set(client, { tokens: tokens - 1, at: now() });\n    return tokens >= 1;\n  };\n}\n',
          ),
        ],
      },
      {
        message: 'gateway: test the limit with a clock of its own',
        edits: [
          write(
            `${gateway}/test/limit.test.js`,
            "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { limiter } from '../src/limit.js';\n\ntest('a client gets its share and no more', () => {\n  const allow = limiter(2, () => 0);\n  assert.deepEqual([allow('a'), allow('a'), allow('a'), allow('b')], [true, true, false, true]);\n});\n",
          ),
        ],
      },
    ],
  },
  {
    number: 12,
    title: 'Checkout: vouchers',
    author: priya,
    mergedBy: maya,
    mergedAgo: 18 * day,
    changes: [
      {
        message: 'checkout: a voucher takes a share off the goods',
        edits: [
          write(
            `${checkout}/src/voucher.js`,
            'const vouchers = { AHOY: 0.1, CREW: 0.25 };\n\n/** The share that a voucher takes off; an unknown one takes nothing. */\nexport function shareOff(code) {\n  return vouchers[code] ?? 0;\n}\n',
          ),
          replace(
            `${checkout}/src/total.js`,
            "import { shippingFor } from './shipping.js';",
            "import { shippingFor } from './shipping.js';\nimport { shareOff } from './voucher.js';",
          ),
          replace(`${checkout}/src/total.js`, 'total(basket) {', 'total(basket, voucher) {'),
          replace(
            `${checkout}/src/total.js`,
            'item.price * item.quantity, 0);',
            'item.price * item.quantity, 0) * (1 - shareOff(voucher));',
          ),
        ],
      },
      {
        message: 'checkout: test vouchers',
        edits: [
          addTest(
            `${checkout}/test/total.test.js`,
            "import { total } from '../src/total.js';\n",
            "test('a voucher takes its share off the goods, not off the shipping', () => {\n  assert.equal(total([{ price: 100, quantity: 1 }], 'AHOY').total, 94.9);\n});\n",
          ),
        ],
      },
    ],
  },
  {
    number: 14,
    title: 'Catalog: hide what is sold out',
    author: aiko,
    mergedBy: tomas,
    mergedAgo: 16 * day,
    changes: [
      {
        message: 'catalog: leave out products without stock',
        edits: [
          replace(
            `${catalog}/src/search.js`,
            'products.filter((product) => ',
            'products.filter((product) => product.stock > 0 && ',
          ),
        ],
      },
    ],
  },
  {
    number: 15,
    title: 'Gateway: retry an answer that never came',
    author: jonas,
    mergedBy: tomas,
    mergedAgo: 15 * day,
    changes: [
      {
        message: 'gateway: retry once, and only what is safe to repeat',
        edits: [
          write(
            `${gateway}/src/retry.js`,
            "const repeatable = new Set(['GET', 'HEAD']);\n\nexport async function withRetry(method, send) {\n  try {\n    return await send();\n  } catch (error) {\n    if (!repeatable.has(method)) throw error;\n    return await send();\n  }\n}\n",
          ),
        ],
      },
      {
        message: 'gateway: test retries',
        edits: [
          write(
            `${gateway}/test/retry.test.js`,
            "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { withRetry } from '../src/retry.js';\n\ntest('a POST is never sent twice', async () => {\n  let sent = 0;\n  await assert.rejects(withRetry('POST', () => Promise.reject(new Error(String((sent += 1))))));\n  assert.equal(sent, 1);\n});\n",
          ),
        ],
      },
      {
        message: 'gateway: document retries',
        edits: [
          replace(
            `${gateway}/README.md`,
            'serves requests.\n',
            'serves requests.\n\nA GET that fails is sent once more, a POST never.\n',
          ),
        ],
      },
    ],
  },
  {
    number: 17,
    title: 'Checkout: heavier parcels',
    author: tomas,
    mergedBy: maya,
    mergedAgo: 13 * day,
    changes: [
      {
        message: 'checkout: count begun kilos',
        edits: [replace(`${checkout}/src/shipping.js`, 'Math.floor(kilos)', 'Math.ceil(kilos)')],
      },
      {
        message: 'checkout: test parcels by weight',
        edits: [
          write(
            `${checkout}/test/shipping.test.js`,
            "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { shippingFor } from '../src/shipping.js';\n\ntest('each begun kilo costs', () => {\n  assert.equal(shippingFor([{ quantity: 1, kilos: 1.2 }]), 5.9);\n});\n",
          ),
        ],
      },
    ],
  },
];
