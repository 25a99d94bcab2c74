import assert from 'node:assert/strict';
import { openRepository } from '../../../src/git/repository.ts';
import { listDeployments } from '../../../src/git/deployments.ts';
import { readDeployed, type Deployed } from '../../../src/git/suspects/deployed.ts';
import { readSuspects } from '../../../src/git/suspects/suspects.ts';
import { trackedFiles } from '../../../src/git/suspects/tracked-files.ts';
import { candidateWindow } from '../../../src/git/suspects/window.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { countingGit, DETECTED_AT, subjects } from './helpers.ts';

describe('which commits a deployment brought', () => {
  let shop: Fixture;
  let hour = 0;
  const now = (): string => `2026-11-01T${String(hour).padStart(2, '0')}:00:00Z`;
  const commit = (message: string): Promise<string> => {
    hour += 1;
    return shop.commit(message, { at: now(), files: { [`${message}.txt`]: message } });
  };
  const deploy = (revision = 'HEAD'): Promise<void> =>
    shop.tag(`deploy/production/${now().replaceAll(':', '-')}`, { revision });
  const merge = async (branch: string, message: string): Promise<string> => {
    hour += 1;
    const [at, name] = [now(), 'Ada'];
    await shop.git('merge', '-q', '--no-ff', '--no-commit', branch);
    return shop.commit(message, { at, author: name });
  };
  beforeEach(async () => {
    hour = 0;
    shop = await makeFixture();
  });
  afterEach(() => shop.dispose());

  interface Told extends Deployed {
    /** Of each deployment the subjects, newest first. */
    readonly subjects: readonly (readonly string[])[];
  }

  async function read(): Promise<Told> {
    const repository = await openRepository(shop.folder);
    const { deployments } = await listDeployments(repository, { now: DETECTED_AT });
    const window = await candidateWindow(repository, DETECTED_AT);
    const found = await readDeployed(repository, window, deployments);
    const subjectOf = (revision: string): Promise<string> => shop.git('log', '-1', '--format=%s', revision);
    const subjects = await Promise.all(
      found.deployed.map(async ({ revisions }) => Promise.all(revisions.map(subjectOf))),
    );
    return { ...found, subjects };
  }

  it('are those that the one before it did not have, and what is on the mainline alone is not deployed', async () => {
    await commit('one');
    await deploy();
    await commit('two');
    await commit('three');
    await deploy();
    const four = await commit('four');
    const { deployed, elsewhere, subjects } = await read();
    assert.deepEqual(subjects, [['four'], ['three', 'two'], ['one']]);
    assert.deepEqual(deployed[0], {
      id: 'unreleased',
      at: Date.parse('2026-11-01T04:00:00Z'),
      revisions: [four],
    });
    assert.deepEqual(
      deployed.slice(1).map(({ id, at }) => [id, at]),
      ['03', '01'].map((at) => [
        `tag:deploy/production/2026-11-01T${at}-00-00Z`,
        Date.parse(`2026-11-01T${at}:00Z`),
      ]),
    );
    assert.deepEqual(elsewhere, []);
  });

  it('of a rollback are none, and of the deployment after it those that were undone', async () => {
    const one = await commit('one');
    await deploy();
    const two = await commit('two');
    await deploy();
    hour += 1;
    await deploy(one);
    hour += 1;
    await deploy(two);
    assert.deepEqual((await read()).subjects, [['two'], [], ['two'], ['one']]);
  });

  it('of a release branch are its own too, and cherry-picks count as the commits that they are', async () => {
    await commit('one');
    await deploy();
    await shop.git('checkout', '-q', '-b', 'release-1');
    const fix = await commit('hotfix');
    await deploy();
    await shop.git('checkout', '-q', 'main');
    await commit('two');
    await shop.git('checkout', '-q', '-b', 'release-2');
    await shop.git('cherry-pick', fix);
    hour += 1;
    await deploy();
    const { subjects, elsewhere } = await read();
    assert.deepEqual(subjects, [['hotfix', 'two'], ['hotfix'], ['one']]);
    assert.ok(elsewhere.includes(fix));
    assert.equal(elsewhere.length, 2);
  });

  it('of a merge to the mainline are that merge, not the commits of the branch', async () => {
    await commit('one');
    await deploy();
    await shop.git('checkout', '-q', '-b', 'topic');
    await commit('topic one');
    await commit('topic two');
    await shop.git('checkout', '-q', 'main');
    await commit('two');
    await merge('topic', 'Merge topic');
    await deploy();
    const { subjects, elsewhere } = await read();
    assert.deepEqual(subjects, [['Merge topic', 'two'], ['one']]);
    assert.deepEqual(elsewhere, []);
  });

  it('of a merge to the branch of production are those of the mainline that it carries', async () => {
    await commit('one');
    await shop.git('branch', 'production');
    await commit('two');
    await commit('three');
    await shop.git('checkout', '-q', 'production');
    await merge('main~1', 'Deploy two');
    await deploy();
    await shop.git('checkout', '-q', 'main');
    await commit('four');
    await shop.git('checkout', '-q', 'production');
    await merge('main', 'Deploy four');
    await deploy();
    await shop.git('checkout', '-q', 'main');
    const { subjects, elsewhere } = await read();
    assert.deepEqual(subjects, [
      ['four', 'three'],
      ['two', 'one'],
    ]);
    assert.deepEqual(elsewhere, []);
  });

  it('of a release branch that was merged back later are those that it had', async () => {
    await commit('one');
    await deploy();
    await shop.git('checkout', '-q', '-b', 'release');
    await commit('fix');
    await deploy();
    await shop.git('checkout', '-q', 'main');
    await merge('release', 'Merge release back');
    await commit('two');
    await deploy();
    assert.deepEqual((await read()).subjects, [['two', 'Merge release back'], ['fix'], ['one']]);
  });

  it('are known for a hundred deployments by one process, though one names what is not in this clone', async () => {
    for (let count = 0; count < 5; count += 1) {
      await commit(`commit ${count}`);
      await deploy();
    }
    const git = await countingGit(shop);
    const repository = await openRepository(shop.folder, { gitPath: git.gitPath });
    const { deployments } = await listDeployments(repository, { now: DETECTED_AT });
    const window = await candidateWindow(repository, DETECTED_AT);
    await git.commands();
    const at = '2026-11-01T07:00:00.000Z';
    const many = Array.from({ length: 95 }, (_, index) => ({
      id: `told:${index}`,
      at,
      revision: 'f'.repeat(40),
    }));
    const { deployed } = await readDeployed(repository, window, [...many, ...deployments]);
    assert.deepEqual(await git.commands(), ['rev-list']);
    assert.deepEqual(
      deployed.map(({ revisions }) => revisions.length),
      [...Array.from({ length: 95 }, () => 0), 1, 1, 1, 1, 1],
    );
  });

  it('are read together with the candidates, those of a release branch among them', async () => {
    await commit('one');
    await deploy();
    await shop.git('checkout', '-q', '-b', 'release');
    const fix = await commit('hotfix');
    await deploy();
    await shop.git('checkout', '-q', 'main');
    const repository = await openRepository(shop.folder);
    const { deployments } = await listDeployments(repository, { now: DETECTED_AT });
    const suspects = await readSuspects(repository, { deployments, detectedAt: DETECTED_AT });
    assert.deepEqual(
      suspects.candidates.map(({ subject, words }) => [subject, words?.has('hotfix')]),
      [
        ['hotfix', true],
        ['one', false],
      ],
    );
    assert.deepEqual(suspects.deployed[0]?.revisions, [fix]);
  });

  it('are found without asking for the mainline again, where the list of deployments told its end', async () => {
    await commit('one');
    await deploy();
    const two = await commit('two');
    const git = await countingGit(shop);
    const repository = await openRepository(shop.folder, { gitPath: git.gitPath });
    const { deployments, tip } = await listDeployments(repository, { now: DETECTED_AT });
    assert.equal(tip, two);
    await git.commands();
    const suspects = await readSuspects(repository, { deployments, detectedAt: DETECTED_AT, tip });
    assert.deepEqual(subjects(suspects.candidates), ['two', 'one']);
    assert.deepEqual((await git.commands()).sort(), ['diff-tree -p', 'log', 'rev-list']);
  });

  it('are none where nothing was deployed, and all commits are unreleased', async () => {
    const one = await commit('one');
    const repository = await openRepository(shop.folder);
    const window = await candidateWindow(repository, DETECTED_AT);
    const at = Date.parse(now());
    assert.deepEqual(await readDeployed(repository, window, []), {
      deployed: [{ id: 'unreleased', at, revisions: [one] }],
      elsewhere: [],
    });
    const later = [{ id: 'later', at: '2026-11-01T19:00:00Z', revision: one }];
    assert.deepEqual(
      (await readDeployed(repository, window, later)).deployed.map(({ id }) => id),
      ['unreleased'],
    );
  });
});

describe('the files of a revision', () => {
  let shop: Fixture;
  beforeEach(async () => {
    shop = await makeFixture();
  });
  afterEach(() => shop.dispose());

  it('are listed with their names as they are, from a folder too, and kept for the same tree', async () => {
    const files = { 'src/a b.ts': '', 'line\nend': '', 'über.txt': '' };
    const revision = await shop.commit('Start', { files });
    const same = await shop.commit('Nothing changed');
    const other = await shop.commit('More', { files: { 'z.txt': '' } });
    const git = await countingGit(shop);
    const repository = await openRepository(shop.folder, { gitPath: git.gitPath });
    await git.commands();
    assert.deepEqual([...(await trackedFiles(repository, revision))].sort(), Object.keys(files).sort());
    assert.deepEqual(await git.commands(), ['rev-parse', 'ls-tree']);
    assert.equal(await trackedFiles(repository, same), await trackedFiles(repository, revision));
    assert.deepEqual(await git.commands(), ['rev-parse', 'rev-parse']);
    assert.equal((await trackedFiles(repository, other)).length, 4);
  });

  it('are none of a revision that is not there, nor of an option', async () => {
    await shop.commit('Start');
    const repository = await openRepository(shop.folder);
    for (const revision of ['f'.repeat(40), '--all', 'nowhere'])
      await assert.rejects(trackedFiles(repository, revision), { reason: 'unknown-revision' });
  });
});
