import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileState } from '../../../src/git/file-state.ts';
import { makeFixture, type Fixture } from './fixture.ts';

describe('how a file stands to what is checked out', () => {
  let fixture: Fixture;
  const stateOf = (file: string) => fileState(path.join(fixture.folder, file));

  before(async () => {
    fixture = await makeFixture();
  });
  after(() => fixture.dispose());

  it('S23: is told with its path in the repository, the revision, and whether it was changed', async () => {
    await fixture.write('src/pay.ts', 'one\n');
    assert.deepEqual(await stateOf('src/pay.ts'), { path: 'src/pay.ts', isChanged: true });
    const revision = await fixture.commit('first', {
      files: { 'src/pay.ts': 'one\n', '[a]*?.ts': 'a\n', '.gitignore': '*.log\n' },
    });
    assert.deepEqual(await stateOf('src/pay.ts'), { path: 'src/pay.ts', revision, isChanged: false });
    await fixture.write('aXY.ts', 'not the one with the brackets\n');
    assert.deepEqual(await stateOf('[a]*?.ts'), { path: '[a]*?.ts', revision, isChanged: false });
    await fixture.write('src/pay.ts', 'two\n');
    assert.deepEqual(await stateOf('src/pay.ts'), { path: 'src/pay.ts', revision, isChanged: true });
    await fixture.git('add', '.');
    assert.equal((await stateOf('src/pay.ts'))?.isChanged, true);
    await fixture.write('app.log', 'x\n');
    assert.equal((await stateOf('app.log'))?.isChanged, true, 'what git ignores is in no revision');
  });

  it('is not known outside of a repository', async () => {
    const outside = path.join(fixture.home, 'outside');
    await mkdir(outside);
    assert.equal(await fileState(path.join(outside, 'a.txt')), undefined);
  });
});
