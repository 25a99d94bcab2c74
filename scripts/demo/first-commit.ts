import { write, type Change } from './story.ts';

const packageOf = (name: string) =>
  `${JSON.stringify({ name: `@tidewater/${name}`, private: true, type: 'module', scripts: { start: 'node src/server.js', test: 'node --test' } }, null, 2)}\n`;

const serverOf = (
  name: string,
  port: number,
  route: string,
  imports: string,
  answer: string,
) => `import { createServer } from 'node:http';
${imports}

const port = Number(process.env.PORT ?? ${port});

createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/health') return void response.end('ok');
  if (url.pathname !== '${route}') return void response.writeHead(404).end();
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(${answer}));
}).listen(port, () => console.log('${name} listens on', port));
`;

const readme = `# Tidewater shop

A small web shop in three services, each a plain Node program without dependencies.

| service | what it does | port |
| --- | --- | --- |
| \`services/gateway\` | the only one that the internet reaches: routes, limits, retries | 8080 |
| \`services/catalog\` | products, search, stock | 8081 |
| \`services/checkout\` | baskets, shipping, totals, orders | 8082 |

Run one with \`npm start\` in its folder, its tests with \`npm test\`.

## Releases and deployments

Work reaches \`main\` by pull request. Tests run on the pull request's branch before it is merged.
A release of a service is the tag \`<service>-v<version>\`. Each deployment leaves a tag

    deploy/<environment>/<service>/<time in UTC>

on the revision that was deployed, so \`git tag --list 'deploy/production/checkout/*'\` is the deployment history of
checkout in production.

This repository was made by Fireline as a place to try it: people, shop and incident are invented, the git history and
the failing test are real.
`;

export const firstCommit: Change = {
  message: 'Three services: gateway, catalog, checkout',
  edits: [
    write('README.md', readme),
    write('.gitignore', 'node_modules/\n*.log\n'),
    write('services/checkout/package.json', packageOf('checkout')),
    write('services/catalog/package.json', packageOf('catalog')),
    write('services/gateway/package.json', packageOf('gateway')),
    write(
      'services/checkout/src/server.js',
      serverOf(
        'checkout',
        8082,
        '/total',
        "import { total } from './total.js';",
        "total(JSON.parse(url.searchParams.get('basket') ?? '[]'))",
      ),
    ),
    write(
      'services/checkout/src/total.js',
      `import { shippingFor } from './shipping.js';

/** What a basket costs, in euros. */
export function total(basket) {
  const goods = basket.reduce((sum, item) => sum + item.price * item.quantity, 0);
  const shipping = shippingFor(basket);

  // Rounded at the end only: parts that were rounded before do not add up.
  return { goods: euros(goods), shipping: euros(shipping), total: euros(goods + shipping) };
}

function euros(amount) {
  return Math.round(amount * 100) / 100;
}
`,
    ),
    write(
      'services/checkout/src/shipping.js',
      `const baseRate = 4.9;
const perKilo = 0.5;

/** What shipping a basket costs, in euros. */
export function shippingFor(basket) {
  const kilos = basket.reduce((sum, item) => sum + (item.kilos ?? 0) * item.quantity, 0);
  return baseRate + perKilo * Math.floor(kilos);
}
`,
    ),
    write(
      'services/checkout/test/total.test.js',
      `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/total.js';

test('a basket costs its goods and the shipping', () => {
  assert.deepEqual(total([{ price: 10, quantity: 2 }]), { goods: 20, shipping: 4.9, total: 24.9 });
});
`,
    ),
    write(
      'services/catalog/src/server.js',
      serverOf(
        'catalog',
        8081,
        '/search',
        "import { search } from './search.js';",
        "search(url.searchParams.get('q') ?? '')",
      ),
    ),
    write(
      'services/catalog/src/products.js',
      `export const products = [
  { id: 'mug', name: 'Enamel mug', price: 12.5, stock: 40 },
  { id: 'rope', name: 'Mooring rope 10 m', price: 24, stock: 15 },
  { id: 'lamp', name: 'Storm lamp', price: 39.9, stock: 8 },
];
`,
    ),
    write(
      'services/catalog/src/search.js',
      `import { products } from './products.js';

export function search(query) {
  const words = query.toLowerCase().split(' ');
  return products.filter((product) => words.every((word) => product.name.toLowerCase().includes(word)));
}
`,
    ),
    write(
      'services/catalog/test/search.test.js',
      `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { search } from '../src/search.js';

test('a search finds products by each word of their name', () => {
  assert.deepEqual(search('storm lamp').map((product) => product.id), ['lamp']);
});
`,
    ),
    write(
      'services/gateway/src/server.js',
      serverOf(
        'gateway',
        8080,
        '/route',
        "import { route } from './route.js';",
        "{ to: route(url.searchParams.get('path') ?? '/') ?? null }",
      ),
    ),
    write(
      'services/gateway/src/route.js',
      `const routes = [
  { prefix: '/search', to: 'http://catalog:8081' },
  { prefix: '/total', to: 'http://checkout:8082' },
];

/** The service that answers for a path, or undefined. */
export function route(path) {
  return routes.find((entry) => path.startsWith(entry.prefix))?.to;
}
`,
    ),
    write(
      'services/gateway/test/route.test.js',
      `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { route } from '../src/route.js';

test('a path leads to the service that answers for it', () => {
  assert.equal(route('/search?q=mug'), 'http://catalog:8081');
});
`,
    ),
  ],
};
