import assert from 'node:assert/strict';
import { maskedWords } from '../../../src/core/secrets/words.ts';
import { Masking } from '../../../src/editor/secrets/masking.ts';

const masking = new Masking(() => undefined);
const digits = (length: number): string =>
  'a1B2c3D4e5F6g7H8i9J0'.repeat(Math.ceil(length / 20)).slice(0, length);

/** Each text with the part that must be gone. What a provider's checker would call a token is put together here. */
const SECRETS: readonly (readonly [text: string, secret: string])[] = [
  ...[
    `ghp_${digits(36)}`,
    `gho_${digits(76)}`,
    `ghp_${digits(30)}`,
    `github_pat_${digits(82)}`,
    `glpat-${digits(20)}`,
    `glrt-${digits(20)}`,
    `xoxb-1234567890-1234567890-${digits(24)}`,
    `npm_${digits(36)}`,
    `SG.${digits(22)}.${digits(43)}`,
    `sk_live_${digits(24)}`,
    `sk-proj-${digits(48)}`,
    `AKIAQWERTYUIOPASDFGH`,
    `AIza${digits(35)}`,
    `ya29.${digits(60)}`,
    `GOCSPX-${digits(28)}`,
    `dop_v1_${'0123456789abcdef'.repeat(4)}`,
    `whsec_${digits(32)}`,
    `123456789:AA${digits(33)}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${digits(43)}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0`,
  ].map((secret) => [`the value ${secret} was sent`, secret] as const),
  ['Authorization: Bearer opaque-abc', 'opaque-abc'],
  [`> authorization: Basic dXNlcjpodW50ZXI=`, 'dXNlcjpodW50ZXI='],
  [`curl -H 'Authorization: token 0123456789abcdef0123'`, '0123456789abcdef0123'],
  [`{\\"Authorization\\":\\"Bearer abcd1234efgh\\"}`, 'abcd1234efgh'],
  [`sent Bearer ${digits(20)}`, digits(20)],
  [`Authorization: ${digits(24)}`, digits(24)],
  ['< Set-Cookie: sid=abc123456; Path=/; HttpOnly', 'abc123456'],
  ['Cookie: _session=abcdef123; theme=dark', 'abcdef123'],
  ['DB_PASSWORD=hunter2', 'hunter2'],
  ['export PGPASSWORD=hunter2', 'hunter2'],
  ['DB_PASS=hunter2', 'hunter2'],
  [`password: 'correct horse'`, 'correct horse'],
  ['{"user":"me","password":"hun\'ter2","x":1}', `hun'ter2`],
  ['{"password":"hunter2 cut off here', 'hunter2 cut off here'],
  ['{\\"password\\":\\"hunter2\\"}', 'hunter2'],
  [`{'passwd' => 'hunter2'}`, 'hunter2'],
  ['spring.datasource.password=hunter2', 'hunter2'],
  ['  password: hunter2', 'hunter2'],
  ['Server=db;Uid=sa;Pwd=hunter2;', 'hunter2'],
  ['password=p&ss;w\\ord', 'p&ss;w\\ord'],
  ['<password>hunter2</password>', 'hunter2'],
  ['GET /login?user=me&password=hunter2&next=/home', 'hunter2'],
  [`https://x.blob.core.windows.net/c?sv=2022&access_token=${digits(30)}&x=1`, digits(30)],
  ['client_secret=shhh', 'shhh'],
  ['SECRET_KEY_BASE: abcdef', 'abcdef'],
  [`aws_secret_access_key = ${digits(40)}`, digits(40)],
  [`AccountName=x;AccountKey=${digits(40)}==;`, digits(40)],
  [`"apiKey": "${digits(16)}"`, digits(16)],
  [`auth_token=${digits(16)}`, digits(16)],
  [`deploy --token ${digits(16)} --env prod`, digits(16)],
  ['psql --password hunter2', 'hunter2'],
  ['mysql -u root -phunter2 shop', 'hunter2'],
  ['sshpass -p hunter2 ssh host', 'hunter2'],
  ['curl -s -u admin:hunter2 https://x', 'hunter2'],
  ['redis-cli -h r -a hunter2 ping', 'hunter2'],
  ['postgres://app:hunter2@db:5432/shop', 'hunter2'],
  ['redis://:hunter2@cache:6379/0', 'hunter2'],
  ['amqp://app:hun@ter2@mq/vhost', 'hun@ter2'],
  ['mongodb+srv://app:12345@c.mongodb.net', '12345'],
  ['postgres://app:a/b@db/shop', 'a/b'],
  [`https://${digits(24)}@git.example.com/x.git`, digits(24)],
  [`https://discord.com/api/webhooks/1234567890/${digits(60)}`, digits(60)],
  [`https://hooks.slack.com/services/T0/B0/${digits(24)}`, digits(24)],
  ['SELECT 1 -- secretlint-disable\npassword=hunter2', 'hunter2'],
];

/** What an ordinary log, trace, command or page of code has in it, and must keep. */
const HARMLESS: readonly string[] = [
  'commit 9347aee0d3c4b5a69788c9d0e1f2a3b4c5d6e7f8',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'integrity sha512-7aOTqEpBNHGqTzP2Y2kA1nQJc0Yx8v1rXGqzXoQ4v0m8x3rJb9cE0m0h7Qy1n2mP3o4i5u6y7t8r9e0w==',
  'request_id=8f14e45f-ceea-467f-a8f0-0e02b2c3d479 trace=4bf92f3577b34da6a3ce929d0e0e4736',
  'payload: eyJvcmRlciI6MTIzLCJ0b3RhbCI6IjQyLjAwIn0=',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'arn:aws:iam::123456789012:role/deploy, etag W/"5e15153d-120f"',
  'GET https://api.example.com:8443/v1/users?page=2&limit=50 200 12ms',
  'http://localhost:3000/node_modules/@scope/pkg@1.2.3/index.js',
  'git@github.com:acme/shop.git ssh://git@host:22/x.git user@example.com',
  'SyntaxError: Unexpected token } in JSON at position 12',
  'Invalid password: user bob not found',
  'Error: password is required',
  'token bucket empty; tokens: 128, max_tokens=4096, token_count: 12',
  'secret "web-tls" not found; secret/regcred created',
  'PWD=/srv/app',
  'OLDPWD=/home/deploy/releases/20261125',
  'PASS: 12, FAIL: 3, bypass=true, compass=north',
  'ssl_private_key=/etc/ssl/private/site.pem',
  'const password = req.body.password;',
  'if (password === null || token == undefined) return;',
  'function login(user: string, password: string): Promise<Token> {',
  '  password: string;',
  '  password: process.env.DB_PASSWORD,',
  'password = getPassword(user)',
  'apiKey: ${API_KEY}',
  'DB_PASSWORD=$DB_PASSWORD DB_PASS=${DB_PASS:-} token=<your-token> secret={{ .Values.secret }}',
  'password=***** token=[REDACTED] secret=<hidden>',
  'Use --password to set one; the --token option is required',
  'Bearer authentication failed: Authorization: required',
  'ERROR: duplicate key value violates unique constraint "users_email_key"',
  'primary_key: id, partition_key=orders-2026-11, cache key=user:1234567890',
  '    at Object.<anonymous> (/srv/app/src/token.ts:12:31)',
  'fn@http://localhost:8080/app.js:1:2\ng@http://localhost:8080/app.js:3:4',
  'java.lang.IllegalStateException: Token expired at 2026-11-25T06:01:59Z',
  'cookie: not set',
  'kubectl get secret db -o yaml',
  'docker pull ghcr.io/acme/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'sk-toggle-button sk-button-primary-large-with-icon-left',
  'task-runner_ghp_short',
];

const KEY_LINES = Array.from({ length: 12 }, (_, row) => digits(64).slice(row) + digits(row)).join('\n');
const BEGIN = `-----BEGIN RSA PRIVATE KEY-----`;
const END = `-----END RSA PRIVATE KEY-----`;

describe('secrets in texts', () => {
  for (const [text, secret] of SECRETS) {
    it(`masks ${text.slice(0, 60).replaceAll('\n', ' ')}`, async () => {
      assert.ok(text.includes(secret));
      for (const around of [text, `one\n${text}\ntwo`, `  ${text}\r\n`]) {
        const masked = await masking.text(around);
        assert.ok(!masked.includes(secret), masked);
        assert.match(masked, /\[masked: [^\]]+\]/);
        assert.equal(await masking.text(masked), masked, 'masked twice');
      }
    });
  }

  for (const text of HARMLESS) {
    it(`keeps ${text.slice(0, 60).replaceAll('\n', ' ')}`, async () => {
      assert.equal(await masking.text(text), text);
    });
  }

  it('masks a private key as a whole', async () => {
    assert.equal(await masking.text(`a\n${BEGIN}\n${KEY_LINES}\n${END}\nb`), 'a\n[masked: private key]\nb');
    const json = JSON.stringify({ key: `${BEGIN}\n${KEY_LINES}\n${END}\n`, id: 7 });
    assert.equal(await masking.text(json), '{"key":"[masked: private key]\\n","id":7}');
    const logged = KEY_LINES.replaceAll(/^/gm, '2026-11-25 ssh[1]: ');
    assert.equal(await masking.text(`${BEGIN}\n${logged}\n${END}`), '[masked: private key]');
  });

  it('masks what is left of a private key that was cut', async () => {
    const head = `before\n${BEGIN}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${KEY_LINES}`;
    assert.equal(await masking.text(`${head}\nand then`), 'before\n[masked: private key]\nand then');
    assert.equal(await masking.text(head), 'before\n[masked: private key]');
    const tail = `${KEY_LINES.slice(20)}\n${END}`;
    assert.equal(
      await masking.text(`before that\n${tail}\nafter`),
      'before that\n[masked: private key]\nafter',
    );
    assert.equal(await masking.text(`${tail}\nafter`), '[masked: private key]\nafter');
  });

  it('masks a private key that is longer than the windows it looks through', async () => {
    const long = Array.from({ length: 700 }, () => digits(64)).join('\n');
    assert.equal(await masking.text(`${BEGIN}\n${long}\n${END}\nb`), '[masked: private key]\nb');
  });

  it('keeps certificates and public keys, which are no secrets', async () => {
    const text = `-----BEGIN CERTIFICATE-----\n${KEY_LINES}\n-----END CERTIFICATE-----`;
    assert.equal(await masking.text(text), text);
  });

  it('are counted and named by their kind', () => {
    assert.equal(maskedWords(['cookie']), 'A secret was masked: cookie. The original was not recorded.');
    assert.equal(
      maskedWords(['cookie', 'token', 'cookie']),
      '3 secrets were masked: cookie, token. The originals were not recorded.',
    );
  });
});
