import assert from 'node:assert/strict';
import { access, chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NamedTag } from '../../../src/core/deployments/scheme.ts';
import type { Containment } from '../../../src/core/deployments/steps.ts';
import { listDeployments } from '../../../src/git/deployments.ts';
import { Walk } from '../../../src/git/deployments/graph.ts';
import { readTags } from '../../../src/git/deployments/tags.ts';
import { runGit } from '../../../src/git/process.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { countingGit } from '../suspects-git/helpers.ts';

const HOUR = 3_600;
const START = Date.parse('2026-11-01T00:00:00Z') / 1000;

interface Drawn {
  readonly mark: number;
  readonly parents: readonly number[];
  readonly at: number;
  readonly branch: string;
}

/** The mainline, to which every third commit merges a branch that began up to ten commits before; and a release branch. */
function drawn(count: number): readonly Drawn[] {
  const commits: Drawn[] = [{ mark: 1, parents: [], at: START, branch: 'main' }];
  let tip = 1;
  const mainline = [1];
  const add = (parents: readonly number[], branch: string): number => {
    const mark = commits.length + 1;
    commits.push({ mark, parents, at: START + mark * HOUR, branch });
    return mark;
  };
  for (let made = 1; made < count; made += 1) {
    const from = mainline[Math.max(0, mainline.length - 1 - ((made * 7) % 10))] ?? 1;
    const side = made % 3 === 0 ? add([from], `side-${made}`) : undefined;
    tip = add(side === undefined ? [tip] : [tip, side], 'main');
    mainline.push(tip);
  }
  const release = add([mainline[count - 12] ?? 1], 'release');
  add([release], 'release');
  return commits;
}

describe('the walk between deployments', () => {
  let shop: Fixture;
  let repository: Repository;
  beforeEach(async () => {
    shop = await makeFixture();
  });
  afterEach(() => shop.dispose());

  /** @returns the hashes, by mark */
  async function draw(commits: readonly Drawn[]): Promise<readonly string[]> {
    const stream = commits.map(
      ({ mark, parents: [first, second], at, branch }) =>
        `commit refs/heads/${branch}\nmark :${mark}\ncommitter Bo <bo@example.com> ${at} +0000\ndata 1\nx\n` +
        `${first === undefined ? '' : `from :${first}\n`}${second === undefined ? '' : `merge :${second}\n`}\n`,
    );
    const marks = path.join(shop.home, 'marks');
    const input = [stream.join('')];
    const made = await runGit(['fast-import', '--quiet', '--force', `--export-marks=${marks}`], {
      cwd: shop.folder,
      input,
    });
    assert.equal(made.exitCode, 0, made.stderr);
    repository = await openRepository(shop.folder);
    const hashes: string[] = [];
    for (const line of (await readFile(marks, 'utf8')).trim().split('\n')) {
      const [mark = '', hash = ''] = line.split(' ');
      hashes[Number(mark.slice(1))] = hash;
    }
    return hashes;
  }

  const tagsOf = (revisions: readonly string[]): readonly NamedTag[] =>
    revisions.map((object, index) => ({
      name: `production-${index}`,
      object,
      // Newest first.
      class: {
        rule: 'deployment',
        stem: 'production-…',
        time: `2026-11-${String(28 - index).padStart(2, '0')}`,
      },
    }));

  const told = (walked: Containment | undefined, revisions: readonly string[]): unknown =>
    walked &&
    revisions.map((newer) =>
      revisions.map((older) => [walked.contains(newer, older), walked.countBeyond(newer, older, 1_000)]),
    );

  const plainly = (revisions: readonly string[]): Promise<Containment | undefined> =>
    new Walk(repository, undefined).between(revisions, revisions.at(-1));
  async function fromTags(tip: string, revisions: readonly string[]): Promise<Containment | undefined> {
    const walk = new Walk(repository, undefined);
    const tags = tagsOf(revisions);
    walk.begin(tags, tags.length, tip);
    walk.know(await readTags(repository, tags));
    const walked = await walk.between(revisions, revisions.at(-1));
    await walk.end();
    return walked;
  }

  it('S14: tells the same whether it begins early or late, across merges of branches that began long before', async () => {
    const commits = drawn(40);
    const hashes = await draw(commits);
    const ofMain = commits.filter(({ branch }) => branch === 'main').map(({ mark }) => hashes[mark] ?? '');
    const tip = ofMain.at(-1) ?? '';
    for (const every of [1, 3, 7]) {
      const revisions = ofMain.filter((_, index) => index > 8 && index % every === 0).toReversed();
      const expected = told(await plainly(revisions), revisions);
      assert.ok(expected);
      assert.deepEqual(told(await fromTags(tip, revisions), revisions), expected, `every ${every}`);
    }
  });

  it('S14: tells the same of a release branch, which is not of the mainline', async () => {
    const commits = drawn(40);
    const hashes = await draw(commits);
    const ofMain = commits.filter(({ branch }) => branch === 'main').map(({ mark }) => hashes[mark] ?? '');
    const tip = ofMain.at(-1) ?? '';
    const revisions = [tip, hashes[commits.length] ?? '', ofMain[30] ?? '', ofMain[12] ?? ''];
    const expected = told(await plainly(revisions), revisions);
    assert.deepEqual(told(await fromTags(tip, revisions), revisions), expected);
  });

  for (const [behind, hours] of [
    ['years', 90_000],
    ['hours', 15],
  ] as const) {
    it(`S14: tells the same where a clock was ${behind} behind`, async () => {
      const commits = drawn(30).map((one) =>
        one.mark % 10 === 0 && one.branch === 'main' ? { ...one, at: one.at - hours * HOUR } : one,
      );
      const hashes = await draw(commits);
      const ofMain = commits.filter(({ branch }) => branch === 'main').map(({ mark }) => hashes[mark] ?? '');
      const tip = ofMain.at(-1) ?? '';
      const revisions = ofMain.slice(5).toReversed();
      const expected = told(await plainly(revisions), revisions);
      assert.deepEqual(told(await fromTags(tip, revisions), revisions), expected);
    });
  }

  it('S14: is at most two processes, and tells each step, where all deployments are of the mainline', async () => {
    for (let day = 1; day <= 6; day += 1) {
      const date = `2026-11-0${day}`;
      await shop.commit(`change ${day}`, { at: `${date}T08:00:00Z` });
      await shop.tag(`production-${date}T09-00Z`, {});
    }
    const git = await countingGit(shop);
    const opened = await openRepository(shop.folder, { gitPath: git.gitPath });
    await git.commands();
    const { deployments } = await listDeployments(opened, { now: Date.parse('2026-11-20T12:00:00Z') });
    assert.deepEqual(
      deployments.map(({ step }) => step),
      ['forward', 'forward', 'forward', 'forward', 'forward', undefined],
    );
    const walks = (await git.commands()).filter((command) => command === 'rev-list');
    assert.ok(walks.length <= 2, `${walks.length}`);
  });

  it('S14: is ended with the list, where nobody needs it', async () => {
    await shop.commit('one', { at: '2026-11-01T08:00:00Z' });
    // A time, but no deployment in use: it is set out for it, and the list is of the mainline.
    await shop.tag('2026-01-01T000000');
    const gitPath = path.join(shop.home, 'git-that-hangs');
    const mark = `${gitPath}.pid`;
    const hang = `echo $$ > "${mark}.new"; mv "${mark}.new" "${mark}"; exec sleep 600`;
    await writeFile(
      gitPath,
      `#!/bin/sh\ncase "$*" in *rev-list*) ${hang};; *cat-file*) while [ ! -e "${mark}" ]; do sleep 0.02; done;; esac\nexec git "$@"\n`,
    );
    await chmod(gitPath, 0o755);
    const opened = await openRepository(shop.folder, { gitPath });
    assert.equal((await listDeployments(opened)).deployments.length, 1);
    await access(mark);
    const pid = Number(await readFile(mark, 'utf8'));
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });
});
