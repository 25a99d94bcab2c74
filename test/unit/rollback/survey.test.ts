import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { surveyRollback } from '../../../src/git/rollback/survey.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { endsOf, failure } from './deployed.ts';

const run = promisify(execFile);

describe('what a rollback would touch', () => {
  let fixture: Fixture;
  let good: string;

  beforeEach(async () => {
    fixture = await makeFixture();
    good = await fixture.commit('good', { files: { 'a.txt': 'one\n', 'gone.txt': 'x\n' } });
  });
  afterEach(() => fixture.dispose());

  const survey = async (bad: string, before = good, folder = fixture.folder) =>
    surveyRollback(await openRepository(folder), endsOf(bad, before));

  it('S14 S17: lists commits, files with what happens to them, and later commits to the same files', async () => {
    await fixture.git('checkout', '-q', '-b', 'topic');
    await fixture.commit('on topic', { files: { 'db/migrate/1.rb': 'x\n' } });
    await fixture.git('checkout', '-q', 'main');
    await fixture.git('merge', '-q', '--no-ff', '-m', 'merge topic', 'topic');
    await fixture.git('rm', '-q', 'gone.txt');
    const bad = await fixture.commit('bad', {
      author: 'Bo',
      files: { 'a.txt': 'two\n', 'nëw "file".txt': 'x\n' },
    });
    await fixture.commit('elsewhere', { files: { 'else.txt': 'x\n' } });
    const later = await fixture.commit('later', { files: { 'a.txt': 'three\n', 'more.txt': 'x\n' } });
    const before = await snapshot(fixture);
    const found = await survey(bad);
    assert.deepEqual(await snapshot(fixture), before);
    assert.deepEqual(
      found.commits.map(({ subject, author, isMerge }) => [subject, author, isMerge]),
      [
        ['bad', 'Bo', false],
        ['merge topic', 'Ada', true],
      ],
    );
    assert.deepEqual(found.files, [
      { path: 'a.txt', change: 'changes' },
      { path: 'db/migrate/1.rb', change: 'goes' },
      { path: 'gone.txt', change: 'returns' },
      { path: 'nëw "file".txt', change: 'goes' },
    ]);
    assert.deepEqual(found.later, [{ revision: later, subject: 'later', files: ['a.txt'] }]);
    assert.deepEqual([found.mainline?.name, found.mainline?.revision, found.isCut], ['main', later, false]);
  });

  it('says when a revision is not in this clone, and what brings it', async () => {
    const { reason, message } = await failure(survey('e'.repeat(40)));
    assert.equal(reason, 'missing-revision');
    assert.match(message, /git fetch --tags/);
  });

  it('says when a shallow clone lacks the commits between, and lists none wrongly', async () => {
    await fixture.commit('between', { files: { 'a.txt': 'two\n' } });
    const bad = await fixture.commit('bad', { files: { 'a.txt': 'three\n' } });
    const folder = path.join(fixture.home, 'shallow');
    await run('git', ['clone', '-q', '--depth', '1', `file://${fixture.folder}`, folder]);
    assert.equal((await failure(survey(bad, good, folder))).reason, 'missing-revision');
    // Both ends are there now, and what lies between is not.
    await run('git', ['fetch', '-q', '--depth', '1', 'origin', good], { cwd: folder });
    const { reason, message } = await failure(survey(bad, good, folder));
    assert.equal(reason, 'shallow');
    assert.match(message, /--unshallow/);
  });

  it('finds no commits of its own in a deployment that went back', async () => {
    const bad = await fixture.commit('bad', { files: { 'a.txt': 'two\n' } });
    const found = await survey(good, bad);
    assert.deepEqual([found.commits, found.files], [[], [{ path: 'a.txt', change: 'changes' }]]);
  });
});
