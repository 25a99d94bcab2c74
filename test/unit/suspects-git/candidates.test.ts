import assert from 'node:assert/strict';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readCandidates, type CandidateProgress } from '../../../src/git/suspects/candidates.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { candidateWindow } from '../../../src/git/suspects/window.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { countingGit, DETECTED_AT, plain, readAll, subjects } from './helpers.ts';

describe('what suspects are ranked by, as git tells it', () => {
  let shop: Fixture;
  beforeEach(async () => {
    shop = await makeFixture();
  });
  afterEach(() => shop.dispose());

  it('has of a commit who, when, what they wrote, which files and lines changed, and the words of the lines', async () => {
    await shop.commit('Start', {
      files: { 'src/cart.ts': 'export const cartLimit = 5;\nconst other = 1;\n' },
    });
    const revision = await shop.commit('Raise the limit\n\nCustomers asked for it.\n', {
      at: '2026-11-01T09:00:00Z',
      author: 'Grace',
      files: { 'src/cart.ts': 'export const cartLimit = 50;\nconst other = 1;\nconst other2 = 2;\n' },
    });
    const { get } = await readAll(shop.folder);
    assert.deepEqual(plain(get('Raise the limit')), {
      revision,
      parents: [await shop.git('rev-parse', 'HEAD^')],
      at: Date.parse('2026-11-01T09:00:00Z'),
      author: 'Grace',
      isMerge: false,
      subject: 'Raise the limit',
      body: 'Customers asked for it.',
      files: [{ path: 'src/cart.ts', added: 2, removed: 1 }],
      fileCount: 1,
      // The line before them, which git names as what they stand in, counts too.
      words: new Map([
        ['cartLimit', 2],
        ['const', 4],
        ['export', 2],
        ['other', 1],
        ['other2', 1],
      ]),
    });
  });

  it('takes the words of the function that lines stand in, and none of names and marks of the patch', async () => {
    const body = (price: number): string =>
      `function checkoutTotal() {\n\n\n\n\n  alpha();\n\n\n  beta = ${price};\n}\n`;
    await shop.commit('Start', { files: { 'unusual.js': body(1) } });
    await shop.commit('Change', { files: { 'unusual.js': body(2) } });
    assert.deepEqual(
      plain((await readAll(shop.folder)).get('Change')).words,
      new Map([
        ['beta', 2],
        ['checkoutTotal', 1],
        ['function', 1],
      ]),
    );
  });

  it('compares a merge with what the mainline was before, and is not led astray by the branch', async () => {
    await shop.commit('Start', { files: { 'a.txt': 'a\n' } });
    await shop.git('checkout', '-q', '-b', 'topic');
    await shop.commit('On the branch', { files: { 'topic.txt': 'topicWord\nsecond\n' } });
    await shop.git('checkout', '-q', 'main');
    await shop.commit('Meanwhile', { files: { 'b.txt': 'b\n' } });
    await shop.git('merge', '-q', '--no-ff', '-m', 'Merge topic', 'topic');
    const { candidates, get } = await readAll(shop.folder);
    assert.deepEqual(subjects(candidates), ['Merge topic', 'Meanwhile', 'Start']);
    const merge = get('Merge topic');
    assert.equal(merge.isMerge, true);
    assert.deepEqual(merge.files, [{ path: 'topic.txt', added: 2, removed: 0 }]);
    assert.equal(merge.words?.get('topicWord'), 1);
  });

  it('takes a renamed file for one that went and one that came', async () => {
    await shop.commit('Start', { files: { 'old.txt': 'one\ntwo\n' } });
    await shop.git('mv', 'old.txt', 'new.txt');
    await shop.commit('Rename');
    assert.deepEqual((await readAll(shop.folder)).get('Rename').files, [
      { path: 'new.txt', added: 2, removed: 0 },
      { path: 'old.txt', added: 0, removed: 2 },
    ]);
  });

  it('knows no lines of binary files, and those of the files beside them', async () => {
    await shop.commit('Start');
    await writeFile(path.join(shop.folder, 'logo.png'), Buffer.from([0x89, 0, 1, 2, 0]));
    await shop.commit('Logo', { files: { 'a.txt': 'one\n', 'z.txt': 'two\n' } });
    assert.deepEqual((await readAll(shop.folder)).get('Logo').files, [
      { path: 'a.txt', added: 1, removed: 0 },
      { path: 'logo.png' },
      { path: 'z.txt', added: 1, removed: 0 },
    ]);
  });

  it('has no files of an empty commit, and all of the first one', async () => {
    await shop.commit('Start', { files: { 'a.txt': 'firstWord\n' } });
    await shop.commit('Empty');
    await shop.commit('After', { files: { 'b.txt': 'b\n' } });
    const { get } = await readAll(shop.folder);
    assert.deepEqual([get('Empty').files, get('Empty').fileCount, get('Empty').words?.size], [[], 0, 0]);
    assert.deepEqual(get('Start').files, [{ path: 'a.txt', added: 1, removed: 0 }]);
    assert.deepEqual(get('After').files, [{ path: 'b.txt', added: 1, removed: 0 }]);
  });

  it('keeps odd names of files as they are', async () => {
    const names = [
      'a b.txt',
      'line\nend.txt',
      'quo"te\'s.txt',
      'tab\t.txt',
      'über/日本.txt',
      '--flag',
      'b',
      ':colon M',
    ];
    const hash = 'c'.repeat(40);
    await shop.commit('Odd', { files: Object.fromEntries([...names, hash].map((name) => [name, 'x\n'])) });
    const { files = [] } = (await readAll(shop.folder)).get('Odd');
    assert.deepEqual(files.map((file) => file.path).sort(), [...names, hash].sort());
    assert.ok(files.every(({ added }) => added === 1));
  });

  it('is not misled by lines that look like a patch or a commit', async () => {
    const lines = [
      '-- a/wrong.txt',
      '++ b/wrong.txt',
      '@@ -1 +1 @@ wrong',
      'diff --git a/wrong b/wrong',
      'd'.repeat(40),
    ];
    await shop.commit('Start', { files: { 'a.sql': `${lines.join('\n')}\n` } });
    await shop.commit('Delete', { files: { 'a.sql': 'rest\n' } });
    const { get } = await readAll(shop.folder);
    assert.deepEqual(get('Start').files, [{ path: 'a.sql', added: 5, removed: 0 }]);
    assert.deepEqual(get('Delete').files, [{ path: 'a.sql', added: 1, removed: 5 }]);
  });

  it('reads files with Windows line ends, without a last line end, and in other encodings', async () => {
    await shop.git('config', 'core.autocrlf', 'false');
    await shop.commit('Start', { files: { 'a.txt': 'alpha\r\nbeta\r\n', 'b.txt': 'no end' } });
    await writeFile(path.join(shop.folder, 'latin.txt'), Buffer.from('caf\xe9 gamma\n', 'latin1'));
    await shop.commit('Edit', { files: { 'a.txt': 'alpha\r\ndelta\r\n', 'b.txt': 'with end\n' } });
    const { files, words } = (await readAll(shop.folder)).get('Edit');
    assert.deepEqual(files, [
      { path: 'a.txt', added: 1, removed: 1 },
      { path: 'b.txt', added: 1, removed: 1 },
      { path: 'latin.txt', added: 1, removed: 0 },
    ]);
    assert.deepEqual([...(words?.keys() ?? [])].sort(), [
      'alpha',
      'beta',
      'caf',
      'delta',
      'end',
      'gamma',
      'with',
    ]);
  });

  it('reads a bump of a submodule, a changed mode, and a file that became a link', async () => {
    const [one, two] = ['1', '2'].map((digit) => digit.repeat(40));
    await shop.commit('Start', { files: { 'tool.sh': 'echo\n', 'z.txt': 'z\n', target: 'text\n' } });
    const pin = (revision = ''): Promise<string> =>
      shop.git('update-index', '--add', '--cacheinfo', `160000,${revision},vendor/lib`);
    await pin(one);
    await shop.git('commit', '-q', '-m', 'Add the submodule');
    await pin(two);
    await rm(path.join(shop.folder, 'target'));
    await symlink('elsewhere', path.join(shop.folder, 'target'));
    await chmod(path.join(shop.folder, 'tool.sh'), 0o755);
    await shop.write('z.txt', 'zeta\n');
    await shop.git('add', 'target', 'tool.sh', 'z.txt');
    await shop.git('commit', '-q', '-m', 'Mixed');
    assert.deepEqual((await readAll(shop.folder)).get('Mixed').files, [
      { path: 'target', added: 1, removed: 1 },
      { path: 'tool.sh', added: 0, removed: 0 },
      { path: 'vendor/lib', added: 1, removed: 1 },
      { path: 'z.txt', added: 1, removed: 1 },
    ]);
  });

  it('heeds no configuration that is for the eyes of a person, and runs none of their programs', async () => {
    const touched = path.join(shop.home, 'touched');
    await shop.git('config', 'diff.external', `touch ${touched}`);
    await shop.git('config', 'diff.spy.command', `touch ${touched}`);
    await shop.git('config', 'diff.spy.textconv', `touch ${touched}`);
    await shop.git('config', 'diff.noprefix', 'true');
    await shop.git('config', 'color.ui', 'always');
    await shop.git('config', 'log.showSignature', 'true');
    await shop.git('config', 'diff.renames', 'copies');
    await shop.commit('Start', { files: { '.gitattributes': '*.txt diff=spy\n', 'a.txt': 'one\n' } });
    await shop.commit('Edit', { files: { 'a.txt': 'two\n' } });
    const before = await snapshot(shop);
    assert.deepEqual((await readAll(shop.folder)).get('Edit').files, [
      { path: 'a.txt', added: 1, removed: 1 },
    ]);
    // Beside the repository is nothing new either: no program ran.
    assert.deepEqual(await snapshot(shop), before);
  });

  it('has nothing of a repository without commits', async () => {
    assert.deepEqual(await readAll(shop.folder).then(({ candidates, lacks }) => [candidates, lacks]), [
      [],
      [],
    ]);
  });

  it('reads the mainline whatever is checked out, and what leads to HEAD where there is no branch', async () => {
    await shop.commit('One', { files: { 'a.txt': 'a\n' } });
    await shop.commit('Two', { files: { 'a.txt': 'b\n' } });
    await shop.git('checkout', '-q', '--detach', 'HEAD^');
    assert.deepEqual(subjects((await readAll(shop.folder)).candidates), ['Two', 'One']);
    await shop.git('branch', '-D', 'main');
    assert.deepEqual(subjects((await readAll(shop.folder)).candidates), ['One']);
  });

  it('ends where something was noticed and begins two weeks before, and says when there are too many', async () => {
    await shop.commit('Too old', { at: '2026-10-18T17:59:59Z' });
    await shop.commit('Oldest', { at: '2026-10-18T18:00:00Z' });
    await shop.commit('Newest', { at: '2026-11-01T18:00:00Z' });
    await shop.commit('Too new', { at: '2026-11-01T18:00:01Z' });
    assert.deepEqual(subjects((await readAll(shop.folder)).candidates), ['Newest', 'Oldest']);
    const repository = await openRepository(shop.folder);
    const window = await candidateWindow(repository, DETECTED_AT, { limit: 1 });
    const { candidates, lacks } = await readCandidates(repository, window);
    assert.deepEqual(subjects(candidates), ['Newest']);
    assert.deepEqual(lacks, ['More than 1 commits came in 14 days. Only the newest 1 are compared.']);
  });

  it('shows headers before paths and paths before lines where those take long, with one process for each', async () => {
    for (const name of ['one', 'two', 'three']) await shop.commit(name, { files: { [name]: `${name}\n` } });
    const git = await countingGit(shop, 1);
    const told: CandidateProgress[] = [];
    const { candidates } = await readAll(shop.folder, { onProgress: (news) => told.push(news) }, git.gitPath);
    const [first] = told;
    assert.equal(first?.stage, 'headers');
    assert.deepEqual(subjects(first.candidates), ['three', 'two', 'one']);
    assert.ok(first.candidates.every(({ files, words }) => files === undefined && words === undefined));
    assert.ok(told.some(({ stage }) => stage === 'paths'));
    assert.deepEqual(told.at(-1), { stage: 'diffs', candidates });
    const reading = (await git.commands()).filter((command) => /^(log|diff-tree)/.test(command));
    assert.deepEqual(reading.sort(), ['diff-tree', 'diff-tree -p', 'log']);
  });

  it('asks for no paths alone where lines are there soon', async () => {
    await shop.commit('one', { files: { one: 'one\n' } });
    // A machine that is busy may take longer.
    for (let attempt = 1; ; attempt += 1) {
      const git = await countingGit(shop);
      const told: CandidateProgress[] = [];
      await readAll(shop.folder, { onProgress: (news) => told.push(news) }, git.gitPath);
      const reading = (await git.commands()).filter((command) => /^(log|diff-tree)/.test(command)).sort();
      if (reading.length > 2 && attempt < 5) continue;
      assert.deepEqual(reading, ['diff-tree -p', 'log']);
      assert.deepEqual(
        told.map(({ stage }) => stage).filter((stage) => stage === 'paths'),
        [],
      );
      return;
    }
  });

  it('reads the commits that it is told of beside the mainline', async () => {
    await shop.commit('Start', { files: { 'a.txt': 'a\n' } });
    await shop.git('checkout', '-q', '-b', 'release');
    const fix = await shop.commit('Hotfix', { at: '2026-11-01T09:00:00Z', files: { 'a.txt': 'fixed\n' } });
    const { candidates, get } = await readAll(shop.folder, { elsewhere: Promise.resolve([fix]) });
    assert.deepEqual(subjects(candidates), ['Hotfix', 'Start']);
    assert.equal(get('Hotfix').words?.get('fixed'), 1);
  });

  it('reads a folder with thousands of files to a limit, and counts them all', async () => {
    await mkdir(path.join(shop.folder, 'many'));
    const names = Array.from({ length: 500 }, (_, index) => `many/${String(index).padStart(3, '0')}.txt`);
    await shop.commit('Many', {
      files: Object.fromEntries(names.map((name, index) => [name, `word${index}\n`])),
    });
    const { files, fileCount, words } = (await readAll(shop.folder)).get('Many');
    assert.deepEqual([files?.length, fileCount, words?.size], [60, 500, 500]);
  });
});
