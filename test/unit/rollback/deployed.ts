import assert from 'node:assert/strict';
import type { RollbackEnds } from '../../../src/core/rollback/plan.ts';
import { RollbackError } from '../../../src/git/rollback/error.ts';
import { revertCommits, type RevertRequest } from '../../../src/git/rollback/revert.ts';
import { surveyRollback } from '../../../src/git/rollback/survey.ts';
import { openRepository } from '../../../src/git/repository.ts';
import type { PreparedRollback } from '../../../src/git/rollback/prepared.ts';
import { snapshot, type Fixture } from '../git/fixture.ts';

/** Two revisions of a fixture as what runs now and what ran before. */
export const endsOf = (revision: string, before: string): RollbackEnds => ({
  deployment: { name: 'deploy/production/2', revision },
  to: { name: 'deploy/production/1', revision: before },
});

export const INCIDENT = 'INC-20261120-7777';

export async function revert(
  { folder }: Fixture,
  ends: RollbackEnds,
  more: Partial<RevertRequest> = {},
): Promise<PreparedRollback> {
  const repository = await openRepository(folder);
  const { commits } = await surveyRollback(repository, ends);
  const revisions = commits.map(({ revision }) => revision);
  return revertCommits({ repository, ends, commits: revisions, incident: INCIDENT, ...more });
}

/** Everything of the person's that a rollback may not touch: all but the refs and worktrees that it adds. */
export async function personsWork(fixture: Fixture): Promise<unknown> {
  const {
    refs: _refs,
    worktrees: _worktrees,
    beside: _beside,
    ...work
  } = (await snapshot(fixture)) as Record<string, unknown>;
  return work;
}

export async function failure(done: Promise<unknown>): Promise<RollbackError> {
  let caught: unknown;
  await done.catch((error: unknown) => {
    caught = error;
  });
  assert.ok(caught instanceof RollbackError, `no RollbackError, but ${String(caught)}`);
  return caught;
}
