import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FileIndexer, type FileIndex } from '../../../../src/core/suspects/traces/file-index.ts';
import { findFrames } from '../../../../src/core/suspects/traces/find-frames.ts';
import type { Language } from '../../../../src/core/suspects/traces/frame.ts';
import { filesNamed } from '../../../../src/core/suspects/traces/named.ts';
import { resolveFrames } from '../../../../src/core/suspects/traces/resolve.ts';
import { corpus } from './corpus.ts';

const indexFiles = (paths: readonly string[]): FileIndex => {
  const index = new FileIndexer();
  for (const path of paths) index.add(path);
  return index;
};

const FILES = indexFiles([
  'server.js',
  'setup.py',
  'src/index.js',
  'src/pay/charge.ts',
  'lib/router/index.js',
  'lib/pages/cart.dart',
  'packages/a/index.js',
  'packages/b/index.js',
  'packages/a/src/utils/money.ts',
  'packages/b/src/utils/money.ts',
  'packages/a/src/only.ts',
  'web/src/App.tsx',
  'billing/src/main/java/com/acme/pay/Charge.java',
  'billing/src/main/kotlin/pay/Ledger.kt',
  'billing/src/main/scala/com/acme/pay/Tax.scala',
  'pay/charge.go',
  'queue/start.go',
  'queue/start_test.go',
  'store/orders.go',
  'store/items.go',
  'src/acme_pay/core.py',
  'src/acme_pay/utils.py',
  'tools/utils.py',
  'Acme.Pay/Charger.cs',
  'vendor/github.com/x/y/z.go',
  'services/charge.rb',
]);

const at = (path: string, language?: Language): string =>
  resolveFrames([{ path, line: 3, isRuntime: false, ...(language ? { language } : {}) }], FILES)
    .map((frame) => `${frame.path}${frame.line === undefined ? '' : `:${frame.line}`}`)
    .join(' ');

const check = (expected: Readonly<Record<string, string>>, language?: Language): void => {
  for (const [path, file] of Object.entries(expected)) assert.equal(at(path, language), file, path);
};

describe('the files that frames are in', () => {
  it('are found below whatever the repository was checked out or copied to', () =>
    check({
      '/app/src/pay/charge.ts': 'src/pay/charge.ts:3',
      '/usr/src/app/src/index.js': 'src/index.js:3',
      '/builds/acme/shop/src/pay/charge.ts': 'src/pay/charge.ts:3',
      './src/pay/charge.ts': 'src/pay/charge.ts:3',
      '/app/server.js': 'server.js:3',
      'file:///C:/build/shop/src/pay/charge.ts': 'src/pay/charge.ts:3',
      'C:\\work\\shop\\SRC\\Pay\\Charge.ts': 'src/pay/charge.ts:3',
      '/build/shop/SRC/Pay/Charge.ts': '',
      'file:///srv/shop/src/pay/ch%61rge.ts': 'src/pay/charge.ts:3',
      'file:///srv/shop/src/pay/%zz/charge.ts': '',
    }));

  it('are found behind the names that bundlers and servers give them', () =>
    check({
      'webpack:///./src/pay/charge.ts?': 'src/pay/charge.ts:3',
      'webpack-internal:///(rsc)/./src/pay/charge.ts': 'src/pay/charge.ts:3',
      'webpack://shop/./src/pay/charge.ts': 'src/pay/charge.ts:3',
      'http://localhost:5173/src/App.tsx?t=17': 'web/src/App.tsx:3',
      'http://localhost:5173/@fs/home/me/shop/web/src/App.tsx': 'web/src/App.tsx:3',
      'app:///src/pay/charge.ts': 'src/pay/charge.ts:3',
      'package:shop/pages/cart.dart': 'lib/pages/cart.dart:3',
    }));

  it('are not guessed for a bundle, a name that several have, or folders that say otherwise', () =>
    check({
      'https://cdn.shop.example/assets/app.3f2a.js': '',
      'https://shop.example/server.js': '',
      'https://shop.example/static/js/index.js': '',
      'index.js': '',
      'utils.py': '',
      '/app/src/utils/money.ts': '',
      '/opt/tool/setup.py': '',
      'charge.rb': 'services/charge.rb:3',
      '/app/core.py': 'src/acme_pay/core.py:3',
    }));

  it('are not those of a library that happens to have the same names', () =>
    check({
      '/app/node_modules/express/lib/router/index.js': '',
      '/usr/lib/python3/src/index.js': '',
      '/go/pkg/mod/github.com/acme/shop@v1.0.0/pay/charge.go': '',
      '/usr/lib/python3.11/site-packages/acme_pay/core.py': 'src/acme_pay/core.py:3',
      '/usr/lib/python3.11/site-packages/other/core.py': '',
      '/usr/lib/python3.11/site-packages/core.py': '',
      '/src/vendor/github.com/x/y/z.go': 'vendor/github.com/x/y/z.go:3',
    }));

  it('are the sources of what was built, without a line, which is another one there', () =>
    check({
      '/app/dist/pay/charge.js': 'src/pay/charge.ts',
      '/app/build/src/pay/charge.js': 'src/pay/charge.ts',
      '/app/dist/index.js': 'src/index.js',
      '/app/src/pay/charge.js': 'src/pay/charge.ts',
      '/app/dist/unknown/charge.js': '',
    }));

  it('are those of a class only where its package agrees', () => {
    check(
      {
        'com/acme/pay/Charge.java': 'billing/src/main/java/com/acme/pay/Charge.java:3',
        'com/other/Charge.java': '',
        'com/acme/pay/Ledger.kt': 'billing/src/main/kotlin/pay/Ledger.kt:3',
        'com/acme/pay/Tax.java': 'billing/src/main/scala/com/acme/pay/Tax.scala:3',
        'com/acme/Ledger.kt': '',
      },
      'jvm',
    );
    check({ 'Acme/Pay/Charger.cs': 'Acme.Pay/Charger.cs:3', 'System/Pay/Other/Charger.cs': '' }, 'dotnet');
    check(
      {
        'github.com/acme/shop/pay/charge.go': 'pay/charge.go:3',
        'github.com/acme/shop/queue': 'queue/start.go',
        'github.com/acme/shop/store': '',
      },
      'go',
    );
  });

  it('are told apart by the other frames of the text', () => {
    const paths = [
      '/app/src/utils/money.ts',
      '/app/src/only.ts',
      '/home/me/shop/server.js',
      '/home/me/shop/src/pay/charge.ts',
    ];
    const frames = paths.map((path) => ({ path, line: 1, isRuntime: false }));
    assert.deepEqual(
      resolveFrames(frames, FILES).map(({ path }) => path),
      ['packages/a/src/utils/money.ts', 'packages/a/src/only.ts', 'server.js', 'src/pay/charge.ts'],
    );
  });

  it('are listed once for each place, with the function where any frame tells it', () =>
    assert.deepEqual(
      resolveFrames(
        findFrames(
          '/app/src/pay/charge.ts:12\n  at total (/app/src/pay/charge.ts:12:3)\n  at run (/app/src/pay/charge.ts:30:1)',
        ),
        FILES,
      ),
      [
        { path: 'src/pay/charge.ts', line: 12, function: 'total' },
        { path: 'src/pay/charge.ts', line: 30, function: 'run' },
      ],
    ));

  it('are always tracked ones, for any path', () => {
    const part = fc.constantFrom(
      'src',
      'pay',
      'charge.ts',
      'charge.js',
      'dist',
      '..',
      '.',
      '',
      'C:',
      'node_modules',
      'com',
      'index.js',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('/', '\\', '://'), (parts, between) => {
        const path = parts.join(between);
        for (const frame of resolveFrames([{ path, isRuntime: false }], FILES))
          assert.ok(FILES.paths.has(frame.path));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a trace of each language, down to the files', () => {
  const REPOSITORY = indexFiles([
    ...['src/pay/charge.js', 'src/server.js', 'shop/main.py', 'shop/pay/charge.py', 'test_charge.py'],
    ...[
      'core/src/main/java/com/acme/pay/Charge.java',
      'pay/charge.go',
      'pay/retry.go',
      'internal/server/server.go',
    ],
    ...[
      'cmd/shop/main.go',
      'store/orders.go',
      'app/services/charge.rb',
      'app/controllers/orders_controller.rb',
    ],
    ...[
      'lib/middleware/audit.rb',
      'bin/charge',
      'Acme.Pay/Charger.cs',
      'Acme.Web/Controllers/OrdersController.cs',
    ],
    ...[
      'src/Pay/Charger.php',
      'src/Controller/OrderController.php',
      'public/index.php',
      'crates/shop/src/pay.rs',
    ],
    ...[
      'crates/shop/src/main.rs',
      'src/pay/charge.c',
      'lib/shop/pay/charge.ex',
      'lib/pay/cart.dart',
      'lib/pages/cart_page.dart',
    ],
    ...[
      'Sources/App/Pay/Charge.swift',
      'lib/Acme/Charge.pm',
      'app.pl',
      'src/cart.js',
      'src/main.js',
      'deploy.sh',
    ],
  ]);
  const expected: Readonly<Record<string, readonly string[]>> = {
    'node-throw': ['src/pay/charge.js:4', 'src/pay/charge.js:3', 'src/server.js:13'],
    'node-windows': ['src/pay/charge.js:12', 'src/main.js'],
    firefox: ['src/cart.js:12', 'src/main.js:8', 'src/main.js:20'],
    'python-json-log': ['shop/pay/charge.py:3', 'shop/pay/charge.py:7', 'shop/pay/charge.py:9'],
    'pytest-short': ['shop/pay/charge.py:12', 'test_charge.py:5'],
    'java-no-debug': ['core/src/main/java/com/acme/pay/Charge.java'],
    'go-trimpath': ['pay/charge.go:41', 'cmd/shop/main.go:33'],
    'go-pkg-errors': ['store/orders.go:57', 'pay/charge.go:28', 'cmd/shop/main.go:19'],
    'ruby-34': ['app/services/charge.rb:14', 'app/services/charge.rb:8', 'bin/charge:3'],
    'dotnet-inner': [
      'Acme.Pay/Charger.cs:41',
      'Acme.Pay/Charger.cs:40',
      'Acme.Pay/Charger.cs:23',
      'Acme.Web/Controllers/OrdersController.cs:57',
    ],
    'dotnet-no-symbols': ['Acme.Pay/Charger.cs'],
    'php-fatal': [
      'src/Pay/Charger.php:41',
      'src/Pay/Charger.php:28',
      'src/Pay/Charger.php:27',
      'public/index.php:12',
      'src/Controller/OrderController.php:19',
    ],
    'rust-backtrace': ['crates/shop/src/pay.rs:3', 'crates/shop/src/pay.rs:6', 'crates/shop/src/main.rs:3'],
    gdb: ['src/pay/charge.c:7', 'src/pay/charge.c:9', 'src/pay/charge.c:12'],
    elixir: ['lib/shop/pay/charge.ex:56', 'lib/shop/pay/charge.ex:21'],
    'flutter-logcat': ['lib/pay/cart.dart:24', 'lib/pages/cart_page.dart:58'],
    'swift-linux': ['Sources/App/Pay/Charge.swift:33', 'Sources/App/Pay/Charge.swift:12'],
    'perl-confess': ['lib/Acme/Charge.pm:3', 'lib/Acme/Charge.pm:4', 'app.pl:4', 'lib/Acme/Charge.pm:5'],
    bash: ['deploy.sh:3'],
  };
  for (const [name, places] of Object.entries(expected))
    it(`leads from ${name} to its files`, () => {
      const text = corpus().find((one) => one.name === name)?.text ?? '';
      const resolved = resolveFrames(findFrames(text), REPOSITORY);
      assert.deepEqual(
        resolved.map(({ path, line }) => (line === undefined ? path : `${path}:${line}`)),
        places,
      );
    });
});

describe('files that a text names', () => {
  it('are resolved like frames, and are none', () => {
    const text =
      'Since 10:14 `services/charge.rb` fails (see core.py, a/pay/charge.go), file=server.js; index.js? src/pay/charge.ts:12';
    assert.deepEqual(filesNamed(text, FILES), [
      'services/charge.rb',
      'src/acme_pay/core.py',
      'pay/charge.go',
      'server.js',
    ]);
    assert.deepEqual(filesNamed('at total (/app/src/pay/charge.ts:12:3)', FILES), []);
    assert.deepEqual(filesNamed('File "/app/core.py", line 3, in total', FILES), []);
    assert.deepEqual(filesNamed('nothing of ours, no charge.rs either', FILES), []);
  });
});
