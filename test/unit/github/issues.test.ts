import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BacklogItem } from '../../../src/core/backlog/backlog.ts';
import { issueOf } from '../../../src/core/backlog/issue.ts';
import { GithubError, type GithubErrorReason } from '../../../src/editor/github/http.ts';
import { createIssue, findIssues } from '../../../src/editor/github/issues.ts';
import { serve, silence, status, type HttpServer } from '../journal/http-server.ts';
import { Issues } from './issues-server.ts';

const SHOP = { owner: 'acme', name: 'shop' };
const SINCE = '2026-11-20T14:00:00.000Z';
const ITEM: BacklogItem = {
  id: 'inc/a1',
  title: 'Alert on pool use',
  origin: 'INC-20261120-7777',
  action: 'a1',
};
const issue = issueOf(ITEM);

describe('an item of the backlog as an issue', () => {
  it('S33: says what it is and where it comes from, as text', () => {
    const { title, body } = issueOf({
      ...ITEM,
      title: 'Fix `x` @everyone\n<script>',
      owner: 'Bo *Lind*',
      due: '2026-12-01',
      type: 'detect',
      priority: 'high',
    });
    assert.equal(title, 'Fix `x` @everyone <script>');
    assert.equal(
      body,
      String.raw`- From the incident: INC-20261120-7777
- Owner: Bo \*Lind\*
- Due: 2026-12-01
- Type: detect
- Priority: high

<!-- fireline:item inc/a1 -->`,
    );
  });

  it('S06: of a whole incident has its summary, and no marker of another item in it', () => {
    const { body } = issueOf({ ...ITEM, id: 'inc' }, 'Cut off\n\n<!-- fireline:item other --> @ada');
    assert.match(body, /^Cut off\n\n\\<!-- fireline:item other --\\> \\@ada\n\n- From/);
  });
});

describe('issues of a repository on GitHub', () => {
  let server: HttpServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const access = async (
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    timeout?: number,
  ) => {
    server = await serve(answer);
    const doing = 'work with the issues';
    return { token: 't', baseUrl: server.url.slice(0, -1), doing, ...(timeout !== undefined && { timeout }) };
  };
  const lines = (): string[] => (server?.requests ?? []).map(({ line }) => line);

  it('S33: are created, and found again by their marker', async () => {
    const issues = new Issues();
    const to = await access(issues.answer);
    assert.equal((await findIssues(SHOP, [ITEM], SINCE, to)).size, 0);
    const made = await createIssue(SHOP, issue, to);
    assert.deepEqual(made, { number: 1, url: 'https://github.com/acme/shop/issues/1' });
    assert.deepEqual(await findIssues(SHOP, [ITEM], SINCE, to), new Map([['inc/a1', made]]));
    assert.match(
      lines()[0] ?? '',
      /^GET \/repos\/acme\/shop\/issues\?state=all&sort=created&direction=desc&since=2026-11-19T14:00:00\.000Z&per_page=100&page=1$/,
    );
  });

  it('S33: are found on later pages, and older ones are not asked for', async () => {
    const issues = new Issues();
    for (let index = 0; index < 250; index++) issues.add('Old', 'x', '2020-01-01T00:00:00Z');
    issues.add(issue.title, issue.body, '2026-11-20T15:00:00Z');
    for (let index = 0; index < 150; index++) issues.add('New', 'y', '2026-11-21T00:00:00Z');
    const to = await access(issues.answer);
    assert.equal((await findIssues(SHOP, [ITEM], SINCE, to)).get('inc/a1')?.number, 251);
    const other = { ...ITEM, id: 'inc/a2' };
    assert.equal((await findIssues(SHOP, [other], SINCE, to)).size, 0);
    assert.equal(lines().length, 4, 'two pages each: the second one ends before the item was recorded');
  });

  it('fail with a reason and what to do next', async () => {
    const limit = (_request: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(403, { 'x-ratelimit-remaining': '0', 'retry-after': '120' }).end();
    };
    const moved = (_request: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(307, { location: 'https://api.github.com/repositories/1/issues' }).end();
    };
    const cases: [(r: IncomingMessage, s: ServerResponse) => void, GithubErrorReason, RegExp][] = [
      [status(401, '{"message":"Bad credentials"}'), 'signed-out', /Accounts menu/],
      [
        status(403, '{"message":"Repository was archived"}'),
        'forbidden',
        /work with the issues.*GitHub says: Repository was archived/,
      ],
      [status(404), 'not-found', /renamed or deleted/],
      [status(410, '{"message":"Issues are disabled"}'), 'gone', /turned off in this repository/],
      [limit, 'rate-limit', /in 2 minutes/],
      [status(429), 'rate-limit', /Try again later/],
      [status(422, '{"message":"Validation \\u202eFailed"}'), 'refused', /GitHub says: Validation Failed$/],
      [moved, 'not-found', /another name/],
      [status(500), 'unexpected', /Whether the issue was created is not known/],
      [(_, response) => response.writeHead(201).end('{"number":"?"}'), 'unexpected', /not known/],
      [silence, 'timeout', /Whether the issue was created is not known.*looked for/],
      [(request) => request.socket.destroy(), 'offline', /Whether the issue was created is not known/],
    ];
    for (const [answer, reason, words] of cases) {
      const to = await access(answer, 300);
      await assert.rejects(createIssue(SHOP, issue, to), (error) => {
        assert.ok(error instanceof GithubError);
        assert.equal(error.reason, reason);
        assert.match(error.message, words);
        return true;
      });
      await server?.close();
    }
  });

  it('that nobody can look through are not added to', async () => {
    const full = JSON.stringify(Array.from({ length: 100 }, () => ({})));
    const to = await access((_request, response) => response.writeHead(200).end(full));
    await assert.rejects(findIssues(SHOP, [ITEM], SINCE, to), /so many issues/);
    assert.equal(lines().length, 30);
  });
});
