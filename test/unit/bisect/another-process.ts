// Takes a bisect up by what the record has of it, and gives one verdict:
//   node another-process.ts REPOSITORY WORKTREE ID VERDICT
import assert from 'node:assert/strict';
import type { Verdict } from '../../../src/core/incident/vocabulary.ts';
import { continueBisect, markBisect } from '../../../src/git/bisect.ts';
import { openBisectWorktree } from '../../../src/git/bisect/worktree.ts';
import { openRepository } from '../../../src/git/repository.ts';

const [repository = '', folder = '', id = '', verdict = ''] = process.argv.slice(2);
const worktree = await openBisectWorktree(await openRepository(repository), folder, id);
const { standing } = await continueBisect(worktree);
assert.ok(standing.kind === 'testing');
const next = await markBisect(worktree, verdict as Verdict, standing.commit.revision);
assert.ok(next.standing.kind === 'testing');
process.stdout.write(next.standing.commit.subject);
