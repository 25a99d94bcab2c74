import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readAuthors } from '../../../src/git/authors.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from './fixture.ts';

describe('who worked on a repository', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  const commit = (who: string, at: string): Promise<string> =>
    fixture.git('commit', '--quiet', '--allow-empty', '-m', 'x', `--author=${who}`, `--date=${at}`);
  const authors = async (most?: number) =>
    (await readAuthors(await openRepository(fixture.folder), most === undefined ? {} : { most })).map(
      ({ name, email, commits }) => `${name} <${email}> ${commits}`,
    );

  it('is nobody before the first commit', async () => {
    assert.deepEqual(await authors(), []);
  });

  it('S03: counts the commits of each, most first, by address and by what the mailmap says', async () => {
    await commit('Bo <bo@old.example>', '2026-11-01T08:00:00Z');
    await commit('Cem <cem@example.com>', '2026-11-02T08:00:00Z');
    await commit('Bo Lind <BO@example.com>', '2026-11-03T08:00:00Z');
    await commit('Bo Lind <bo@example.com>', '2026-11-04T08:00:00Z');
    await writeFile(path.join(fixture.folder, '.mailmap'), 'Bo Lind <bo@example.com> <bo@old.example>\n');
    assert.deepEqual(await authors(), ['Bo Lind <bo@example.com> 3', 'Cem <cem@example.com> 1']);
  });

  it('reads no more commits than it is asked for', async () => {
    await commit('Bo <bo@example.com>', '2026-11-01T08:00:00Z');
    await commit('Cem <cem@example.com>', '2026-11-02T08:00:00Z');
    assert.deepEqual(await authors(1), ['Cem <cem@example.com> 1']);
  });
});
