import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { suspectCommitOf } from '../../../src/core/hotfix/suspect.ts';
import { createHotfix, planHotfix, type Hotfix } from '../../../src/git/hotfix.ts';
import { filesOf, pickable, pickedOn, pickOnto } from '../../../src/git/hotfix/picks.ts';
import { continueInWorktree } from '../../../src/git/rollback/worktree.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { declared, event, fold } from '../incident/make.ts';
import { failure, personsWork } from '../rollback/deployed.ts';

describe('commits picked onto a hotfix branch', () => {
  let fixture: Fixture;
  let repository: Repository;
  let hotfix: Hotfix;
  let fix: string;
  let merge: string;

  beforeEach(async () => {
    fixture = await makeFixture();
    const base = await fixture.commit('deployed', { files: { 'a.txt': 'one\n', 'b.txt': 'b\n' } });
    await fixture.commit('unrelated', { files: { 'c.txt': 'c\n' } });
    fix = await fixture.commit('fix', { files: { 'a.txt': 'fixed\n' } });
    await fixture.git('checkout', '-q', '-b', 'topic');
    await fixture.commit('half', { files: { 'b.txt': 'half\n' } });
    await fixture.commit('whole', { files: { 'b.txt': 'whole\n' } });
    await fixture.git('checkout', '-q', 'main');
    await fixture.git('merge', '-q', '--no-ff', '-m', 'merge the other fix', 'topic');
    merge = await fixture.git('rev-parse', 'HEAD');
    repository = await openRepository(fixture.folder);
    const plan = await planHotfix({
      repository,
      base,
      pattern: 'hotfix/${slug}',
      incident: 'INC',
      title: 'x',
    });
    hotfix = await createHotfix(plan, 'worktree');
  });
  afterEach(() => fixture.dispose());

  it('S19: are those of the main line since what is deployed, a merge as one', async () => {
    const { branch, commits } = await pickable(repository, hotfix.base);
    assert.equal(branch, 'main');
    assert.deepEqual(
      commits.map(({ subject, isMerge }) => [subject, isMerge]),
      [
        ['merge the other fix', true],
        ['fix', false],
        ['unrelated', false],
      ],
    );
  });

  it('S19: go onto the branch oldest first, in its worktree, and leave the person’s work alone', async () => {
    await fixture.write('a.txt', 'being edited\n');
    const before = await personsWork(fixture);
    assert.deepEqual(await pickOnto(repository, hotfix, [fix, merge]), { conflicts: [], left: 0, empty: 0 });
    assert.deepEqual(await personsWork(fixture), before);
    const subjects = await fixture.git('log', '--format=%s', `${hotfix.base}..${hotfix.branch}`);
    assert.deepEqual(subjects.split('\n'), ['merge the other fix', 'fix']);
    assert.equal(await fixture.git('show', `${hotfix.branch}:b.txt`), 'whole');
    assert.deepEqual(await pickedOn(repository, hotfix.base, hotfix.branch), [fix, merge]);
  });

  it('S19: stop where files conflict, with the files named, and go on when they are put right', async () => {
    const later = await fixture.commit('builds on the fix', { files: { 'a.txt': 'more\n' } });
    const stopped = await pickOnto(repository, hotfix, [later, merge]);
    assert.deepEqual(stopped, { conflicts: ['a.txt'], left: 2, empty: 0 });
    assert.deepEqual(await pickedOn(repository, hotfix.base, hotfix.branch), []);
    assert.equal((await failure(pickOnto(repository, hotfix, [fix]))).reason, 'unresolved');
    await writeFile(path.join(hotfix.folder, 'a.txt'), 'put right\n');
    await fixture.gitIn(hotfix.folder, 'add', 'a.txt');
    assert.deepEqual((await continueInWorktree(repository, hotfix, 'cherry-pick')).conflicts, []);
    assert.deepEqual(await pickedOn(repository, hotfix.base, hotfix.branch), [later, merge]);
  });

  it('pass over what is there already, and refuse a worktree with changes', async () => {
    await pickOnto(repository, hotfix, [fix]);
    assert.deepEqual(await pickOnto(repository, hotfix, [fix]), { conflicts: [], left: 0, empty: 1 });
    await writeFile(path.join(hotfix.folder, 'b.txt'), 'mine\n');
    const refused = await failure(pickOnto(repository, hotfix, [merge]));
    assert.deepEqual([refused.reason, refused.files], ['unresolved', ['b.txt']]);
  });

  it('S19: the files that a suspect touched are those of its change to the first parent', async () => {
    assert.deepEqual(await filesOf(repository, fix), ['a.txt']);
    assert.deepEqual(await filesOf(repository, merge), ['b.txt']);
  });
});

describe('the suspect of an incident', () => {
  const [found, said, ranked] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [
    string,
    string,
    string,
  ];
  const suspect = (revision: string, kind: 'commit' | 'deployment' = 'commit') => ({
    kind,
    id: revision,
    name: 'x',
    revision,
  });
  const decided = event(1, 'cause.decided', {
    cause: 'deployment',
    suspects: [suspect(said, 'deployment'), suspect(ranked)].map((one) => ({ ...one, reasons: [] })),
  });
  const opened = event(2, 'hypothesis.opened', { hypothesis: 'h', text: 'it did', suspect: suspect(said) });

  it('is what a bisect found, else what people say, else what the ranking said', () => {
    assert.equal(suspectCommitOf(fold(declared())), undefined);
    assert.equal(suspectCommitOf(fold(declared(), decided)), ranked);
    assert.equal(suspectCommitOf(fold(declared(), decided, opened)), said);
    const rejected = event(3, 'hypothesis.rejected', { hypothesis: 'h' });
    assert.equal(suspectCommitOf(fold(declared(), decided, opened, rejected)), ranked);
    const bisect = [
      event(4, 'bisect.started', { bisect: 'x', good: said, bad: ranked }),
      event(5, 'bisect.finished', { bisect: 'x', culprit: found }),
    ];
    assert.equal(suspectCommitOf(fold(declared(), decided, opened, ...bisect)), found);
  });
});
