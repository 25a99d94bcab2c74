import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { githubRepositoryOf, readGithubDeployments } from '../../../src/editor/github/deployments.ts';
import { GithubError, type GithubErrorReason } from '../../../src/editor/github/http.ts';
import { foundOnGithub, lacksOnGithub } from '../../../src/editor/github/found.ts';
import { serve, silence, status, type HttpServer } from '../journal/http-server.ts';

const SHOP = { owner: 'acme', name: 'shop' };
const sha = (number: number): string => number.toString(16).padStart(40, '0');

interface Raw {
  readonly id: unknown;
  readonly [key: string]: unknown;
}
const raw = (id: number, more: object = {}): Raw => ({
  ...{ id, sha: sha(id), ref: 'main', environment: 'production', created_at: '2026-11-20T14:00:00Z' },
  ...{ creator: { login: 'ada' }, ...more },
});
const succeeded = (at: string): object => ({
  state: 'success',
  created_at: at,
  log_url: 'https://ci.example.com/1',
});

describe('the deployments of a repository on GitHub', () => {
  let server: HttpServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const answering = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    server = await serve(answer);
    return { token: 'secret-token', baseUrl: server.url.slice(0, -1) };
  };
  /** A repository as the API pages it. */
  const holding = (deployments: readonly Raw[], statuses: Readonly<Record<number, unknown>> = {}) =>
    answering((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      const id = /deployments\/(\d+)\/statuses$/.exec(url.pathname)?.[1];
      const [size, page] = [Number(url.searchParams.get('per_page')), Number(url.searchParams.get('page'))];
      const body =
        id === undefined ? deployments.slice((page - 1) * size, page * size) : (statuses[Number(id)] ?? []);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });

  it('S14: are read with the time of their success, and those that failed are left out', async () => {
    const access = await holding([raw(4), raw(3), raw(2, { environment: 'Prod' }), raw(1)], {
      4: [{ state: 'failure', created_at: '2026-11-20T14:09:00Z' }],
      3: [
        succeeded('2026-11-20T16:05:00+02:00'),
        { state: 'in_progress', created_at: '2026-11-20T14:01:00Z' },
      ],
      2: [{ state: 'inactive', created_at: '2026-11-20T14:09:00Z' }],
    });
    const { deployments, unfinished, unread, hasMore } = await readGithubDeployments(SHOP, access);
    assert.deepEqual([unfinished, unread, hasMore], [1, 0, false]);
    assert.deepEqual(deployments, [
      {
        ...{ id: 3, revision: sha(3), environment: 'production', at: '2026-11-20T14:05:00.000Z' },
        ...{ ref: 'main', author: 'ada', url: 'https://ci.example.com/1' },
      },
      {
        ...{ id: 2, revision: sha(2), environment: 'production', at: '2026-11-20T14:00:00.000Z' },
        ...{ ref: 'main', author: 'ada' },
      },
      {
        ...{ id: 1, revision: sha(1), environment: 'production', at: '2026-11-20T14:00:00.000Z' },
        ...{ ref: 'main', author: 'ada' },
      },
    ]);
    assert.equal(server?.requests[0]?.line, 'GET /repos/acme/shop/deployments?per_page=100&page=1');
    assert.ok(server.requests.every(({ authorization }) => authorization === 'Bearer secret-token'));
  });

  it('S14: are read page by page, up to as many as are wanted', async () => {
    const all = Array.from({ length: 250 }, (_, index) => raw(250 - index));
    const access = await holding(all);
    const some = await readGithubDeployments(SHOP, access, 120);
    assert.deepEqual([some.deployments.length, some.deployments.at(-1)?.id, some.hasMore], [120, 131, true]);
    const lists = server?.requests.filter(
      ({ line }) => line.includes('page=') && !line.includes('/statuses'),
    );
    assert.deepEqual(
      lists?.map(({ line }) => line.slice(-6)),
      ['page=1', 'page=2'],
    );
    const whole = await readGithubDeployments(SHOP, access, 1000);
    assert.deepEqual([whole.deployments.length, whole.hasMore], [250, false]);
  });

  it('S14: never follow an address of the answer, where the token would go along', async () => {
    const other = await serve(status(200, '[]'));
    try {
      const access = await answering((_request, response) => {
        response
          .writeHead(200, { link: `<${other.url}>; rel="next"` })
          .end(JSON.stringify([raw(1, { statuses_url: `${other.url}steal` })]));
      });
      await readGithubDeployments(SHOP, access).catch(() => undefined);
      const redirecting = await serve((_request, response) => {
        response.writeHead(302, { location: other.url }).end();
      });
      await readGithubDeployments(SHOP, { ...access, baseUrl: redirecting.url.slice(0, -1) });
      await redirecting.close();
      assert.ok(other.requests.every(({ authorization }) => authorization === undefined));
    } finally {
      await other.close();
    }
  });

  it('S14: are counted and left out when the answer is not what it should be', async () => {
    const hostile = [
      raw(9, { sha: '--upload-pack=evil' }),
      raw(8, { environment: { toString: 'x' } }),
      raw(7, { created_at: 'yesterday' }),
      { id: '6; rm -rf' },
      raw(-5),
      raw(3, { creator: null, environment: '<img src=x onerror=alert(1)>' }),
    ];
    const access = await holding([...hostile, null as unknown as Raw], {
      3: [
        { state: 'success', created_at: '2026-11-20T14:05:00Z', log_url: 'javascript:alert(1)' },
        'odd',
        null,
      ],
    });
    const { deployments, unread } = await readGithubDeployments(SHOP, access);
    assert.equal(unread, 6);
    assert.deepEqual(
      deployments.map(({ id, author, url, environment }) => [id, author, url, environment]),
      [[3, '', undefined, '<img src=x onerror=alert(1)>']],
    );
  });

  const refused: readonly [string, Parameters<typeof serve>[0], GithubErrorReason, RegExp][] = [
    ['a sign-in that ran out', status(401), 'signed-out', /Sign out of GitHub in the Accounts menu/],
    ['an account without access', status(403), 'forbidden', /single sign-on/],
    ['a repository that is not there', status(404), 'not-found', /renamed or deleted/],
    ['a server that broke', status(503), 'unexpected', /status 503/],
    ['a page of a proxy', status(200, '<html>Please sign in</html>'), 'unexpected', /proxy/],
    ['an object where a list should be', status(200, '{"message": "hello"}'), 'unexpected', /than a list/],
    [
      'a limit',
      (_request, response) => {
        const reset = String(Math.floor(Date.now() / 1000) + 600);
        response.writeHead(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }).end();
      },
      'rate-limit',
      /Try again in 1[01] minutes/,
    ],
    [
      'a second limit',
      (_request, response) => {
        response.writeHead(429, { 'retry-after': '30' }).end();
      },
      'rate-limit',
      /Try again in a minute/,
    ],
    [
      'an answer without end',
      (_request, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('['.repeat(1 << 20)));
          response.once('drain', more);
        };
        more();
      },
      'unexpected',
      /far more than was asked for/,
    ],
    ['a connection that is cut', (request) => request.socket.destroy(), 'offline', /cannot be reached/],
    ['silence', silence, 'timeout', /did not answer in time/],
  ];
  for (const [what, answer, reason, message] of refused) {
    it(`S14: say in words what to do about ${what}`, async () => {
      const access = await answering(answer);
      await assert.rejects(
        readGithubDeployments(SHOP, { ...access, timeout: what === 'silence' ? 100 : 10_000 }),
        (error: unknown) => {
          assert.ok(error instanceof GithubError);
          assert.equal(error.reason, reason);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /secret-token/);
          return true;
        },
      );
    });
  }

  it('S14: are found by the address of a remote, in all the ways that git takes', () => {
    const shop = { owner: 'acme', name: 'shop.js' };
    for (const url of [
      'https://github.com/acme/shop.js.git',
      'https://ada:token@github.com/acme/shop.js',
      'git@github.com:acme/shop.js.git',
      'ssh://git@github.com/acme/shop.js.git/',
      'ssh://git@ssh.github.com:443/acme/shop.js.git',
    ]) {
      assert.deepEqual(githubRepositoryOf(url), shop, url);
    }
    for (const url of [
      'https://gitlab.com/acme/shop',
      'https://github.com.evil.example/acme/shop',
      'https://github.com/acme/..',
      'https://github.com/acme',
      'https://github.com/a/b/c',
      'git@github.example.com:acme/shop.git',
      '/srv/github.com/acme/shop',
      '',
    ]) {
      assert.equal(githubRepositoryOf(url), undefined, url);
    }
  });

  it('S14: become deployments of the list, with what is left out said', () => {
    const one = { id: 7, revision: sha(7), environment: 'production', at: '2026-11-20T14:05:00.000Z' };
    const kept = {
      ...{ name: 'acme/shop', readAt: '2026-11-20T15:00:00.000Z', unfinished: 2, unread: 0, hasMore: true },
      deployments: [
        { ...one, ref: 'v3', author: 'ada' },
        ...[1, 2, 3].map((id) => ({ ...one, id, environment: 'preview', ref: sha(7), author: '' })),
      ],
    };
    assert.deepEqual(
      foundOnGithub('/repo', kept).map(({ deployment }) => [deployment.id, deployment.name, deployment.kind]),
      [
        ['github:7', 'v3 to production', 'github'],
        ['github:1', '00000000 to preview', 'github'],
        ['github:2', '00000000 to preview', 'github'],
      ],
    );
    assert.deepEqual(
      [...lacksOnGithub(kept, Date.parse('2026-11-20T15:30:00Z'))],
      [
        'GitHub was asked 30 min ago for the deployments of acme/shop. What was deployed since is not in the list.',
        'Left out of GitHub’s deployments: 2 that failed or are not done.',
        'GitHub has older deployments, which were not asked for.',
      ],
    );
  });
});
