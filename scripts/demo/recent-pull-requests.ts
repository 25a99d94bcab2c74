import { minutes, people, replace, write, type PullRequest } from './story.ts';

const { maya, jonas, priya, tomas, aiko } = people;
const { day, hour } = minutes;
const checkout = 'services/checkout';
const catalog = 'services/catalog';
const gateway = 'services/gateway';

const addTest = (path: string, after: string, test: string) => replace(path, after, `${after}\n${test}`);

/** The last days, told closer. */
export const recentPullRequests: readonly PullRequest[] = [
  {
    number: 19,
    title: 'Catalog: prices of the winter season',
    author: aiko,
    mergedBy: priya,
    mergedAgo: 10 * day,
    changes: [
      {
        message: 'catalog: winter prices',
        edits: [
          replace(`${catalog}/src/products.js`, 'price: 39.9', 'price: 34.9'),
          replace(`${catalog}/src/products.js`, 'price: 149', 'price: 139'),
        ],
      },
    ],
  },
  {
    number: 20,
    title: 'Gateway: time out slow services',
    author: tomas,
    mergedBy: jonas,
    mergedAgo: 8 * day,
    changes: [
      {
        message: 'gateway: give up on a service after two seconds',
        edits: [
          write(
            `${gateway}/src/timeout.js`,
            'export const limitMs = 2000;\n\nexport function withTimeout(send) {\n  return send(AbortSignal.timeout(limitMs));\n}\n',
          ),
        ],
      },
      {
        message: 'gateway: document the timeout',
        edits: [
          replace(
            `${gateway}/README.md`,
            'a POST never.\n',
            'a POST never.\nA service has two seconds to answer.\n',
          ),
        ],
      },
    ],
  },
  {
    number: 22,
    title: 'Checkout: log each total',
    author: jonas,
    mergedBy: maya,
    mergedAgo: 6 * day,
    changes: [
      {
        message: 'checkout: log totals with the size of the basket',
        edits: [
          write(
            `${checkout}/src/log.js`,
            'export function logTotal(basket, result) {\n  console.log(JSON.stringify({ at: new Date().toISOString(), items: basket.length, total: result.total }));\n}\n',
          ),
        ],
      },
    ],
  },
  {
    number: 24,
    title: 'Catalog: rank exact names first',
    author: priya,
    mergedBy: aiko,
    mergedAgo: 4 * day,
    changes: [
      {
        message: 'catalog: exact names first',
        edits: [
          replace(
            `${catalog}/src/search.js`,
            'includes(word)));',
            'includes(word)))\n    .sort((a, b) => Number(fold(b.name) === fold(query)) - Number(fold(a.name) === fold(query)));',
          ),
        ],
      },
      {
        message: 'catalog: test the order',
        edits: [
          addTest(
            `${catalog}/test/search.test.js`,
            "import { search } from '../src/search.js';\n",
            "test('an exact name comes first', () => {\n  assert.equal(search('storm lamp')[0].name, 'Storm lamp');\n});\n",
          ),
        ],
      },
    ],
  },
  {
    number: 26,
    title: 'Checkout: count shipping in cents',
    author: maya,
    mergedBy: tomas,
    mergedAgo: 26 * hour,
    changes: [
      {
        message: 'checkout: quote shipping in cents',
        edits: [
          replace(
            `${checkout}/src/shipping.js`,
            'const baseRate = 4.9;\nconst perKilo = 0.5;',
            'const baseRate = 490;\nconst perKilo = 50;',
          ),
          replace(`${checkout}/src/shipping.js`, 'costs, in euros.', 'costs, in cents.'),
          replace(`${checkout}/test/shipping.test.js`, '5.9', '590'),
        ],
      },
      {
        message: 'checkout: add shipping to totals in cents',
        edits: [
          replace(
            `${checkout}/src/total.js`,
            'const shipping = shippingFor(basket);',
            'const shipping = shippingFor(basket) / 100;',
          ),
        ],
      },
    ],
  },
  {
    number: 27,
    title: 'Gateway: raise the limit for the mobile app',
    author: tomas,
    mergedBy: jonas,
    mergedAgo: 4 * hour,
    changes: [
      {
        message: 'gateway: 40 requests a second for the app',
        edits: [
          write(
            `${gateway}/src/clients.js`,
            '/** Requests per second by kind of client. */\nexport const limits = { browser: 10, app: 40 };\n',
          ),
        ],
      },
    ],
  },
  {
    number: 28,
    title: 'Catalog: show the last pieces',
    author: aiko,
    mergedBy: priya,
    mergedAgo: 130,
    changes: [
      {
        message: 'catalog: mark what is nearly sold out',
        edits: [
          write(
            `${catalog}/src/stock.js`,
            'export function isLastPieces(product) {\n  return product.stock > 0 && product.stock < 10;\n}\n',
          ),
        ],
      },
    ],
  },
  {
    // Branched before shipping was counted in cents, and right on its own branch. Git merges the two without a
    // conflict, and together they charge cents as if they were euros: what a test of the merge would have shown.
    number: 25,
    title: 'Checkout: express delivery',
    author: priya,
    mergedBy: maya,
    mergedAgo: 58,
    branchedAgo: 30 * hour,
    changes: [
      {
        message: 'checkout: what express delivery costs',
        edits: [
          write(
            `${checkout}/src/express.js`,
            "import { shippingFor } from './shipping.js';\n\nconst surcharge = 6;\n\n/** What express delivery of a basket costs, in euros. */\nexport function expressFor(basket) {\n  return shippingFor(basket) + surcharge;\n}\n",
          ),
        ],
      },
      {
        message: 'checkout: offer express delivery',
        edits: [
          write(
            `${checkout}/test/express.test.js`,
            "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { total } from '../src/total.js';\n\ntest('express delivery costs six euros more', () => {\n  const basket = [{ price: 20, quantity: 1 }];\n  assert.equal(total(basket, undefined, true).shipping, 10.9);\n});\n",
          ),
          replace(
            `${checkout}/src/total.js`,
            "import { shippingFor } from './shipping.js';",
            "import { expressFor } from './express.js';\nimport { shippingFor } from './shipping.js';",
          ),
          replace(
            `${checkout}/src/total.js`,
            'total(basket, voucher) {',
            'total(basket, voucher, express = false) {',
          ),
          replace(
            `${checkout}/src/total.js`,
            '  return { goods: euros(goods), shipping: euros(shipping), total: euros(goods + shipping) };',
            '  const delivery = express ? expressFor(basket) : shipping;\n  return { goods: euros(goods), shipping: euros(delivery), total: euros(goods + delivery) };',
          ),
        ],
      },
    ],
  },
];
