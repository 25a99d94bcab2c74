import assert from 'node:assert/strict';
import { fileAt, filesOfCommit } from '../../../src/git/commit-files.ts';
import { GitError } from '../../../src/git/client.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from './fixture.ts';

describe('the files of a commit', () => {
  let fixture: Fixture;
  let repository: Repository;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());
  const open = async (): Promise<void> => {
    repository = await openRepository(fixture.folder);
  };
  const text = async (revision: string, path: string): Promise<string | undefined> => {
    const bytes = await fileAt(repository, revision, path);
    return bytes && Buffer.from(bytes).toString();
  };

  it('are compared with its parent, and renamed ones are known as such', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}\n`).join('');
    const first = await fixture.commit('First', {
      files: { 'a.txt': lines, 'b.txt': 'b\n', 'c.txt': 'c\n' },
    });
    await fixture.git('mv', 'a.txt', 'sub dir.txt');
    await fixture.git('rm', '-q', 'b.txt');
    const second = await fixture.commit('Second', { files: { 'c.txt': 'c2\n', 'd\n"ä.txt': 'd\n' } });
    await open();
    const { parent, files, total } = await filesOfCommit(repository, second);
    assert.equal(parent, first);
    assert.equal(total, 4);
    assert.deepEqual(
      files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      [
        { path: 'b.txt', change: 'deleted' },
        { path: 'c.txt', change: 'modified' },
        { path: 'd\n"ä.txt', change: 'added' },
        { path: 'sub dir.txt', before: 'a.txt', change: 'renamed' },
      ],
    );
    assert.equal(await text(second, 'd\n"ä.txt'), 'd\n');
    assert.equal(await text(first, 'd\n"ä.txt'), undefined);
    assert.equal(await text(first, 'c.txt'), 'c\n');
  });

  it('of the first commit are all that it added', async () => {
    const first = await fixture.commit('First', { files: { 'a.txt': 'a\n' } });
    await open();
    const { parent, files } = await filesOfCommit(repository, first);
    assert.equal(parent, undefined);
    assert.deepEqual(files, [{ path: 'a.txt', change: 'added' }]);
  });

  it('of a merge are what its branch brought', async () => {
    await fixture.commit('First', { files: { 'a.txt': 'a\n' } });
    await fixture.git('checkout', '-q', '-b', 'side');
    await fixture.commit('Side', { files: { 'side.txt': 's\n' } });
    await fixture.git('checkout', '-q', 'main');
    const before = await fixture.commit('Main', { files: { 'main.txt': 'm\n' } });
    await fixture.git('merge', '-q', '--no-ff', '-m', 'Merge side', 'side');
    await open();
    const merge = await fixture.git('rev-parse', 'HEAD');
    const { parent, files } = await filesOfCommit(repository, merge);
    assert.equal(parent, before);
    assert.deepEqual(files, [{ path: 'side.txt', change: 'added' }]);
  });

  it('are read by their names, which are no patterns and no options', async () => {
    const odd = { '*.txt': 'star\n', 'x.txt': 'x\n', '--help': 'option\n', ':(top)y': 'magic\n' };
    const first = await fixture.commit('First', { files: odd });
    await open();
    for (const [path, content] of Object.entries(odd)) assert.equal(await text(first, path), content);
  });

  it('says when this clone does not have the commit', async () => {
    await fixture.commit('First', { files: { 'a.txt': 'a\n' } });
    await open();
    await assert.rejects(filesOfCommit(repository, 'f'.repeat(40)), (error) => error instanceof GitError);
  });
});
