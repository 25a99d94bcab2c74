import { rollbacksOf } from '../../core/board/rollbacks.ts';
import type { Rollback } from '../../core/incident/incident.ts';
import type { Repository } from '../../git/repository.ts';
import type { MadeWorktree } from '../../git/rollback/worktree.ts';
import type { Target } from '../commands/target.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import { NOBODY } from '../desk/identity.ts';

/** The rollback that the argument names, or the only one that fits, or the one that a person picks. */
export async function askRollback(
  { incident, argument }: Target,
  placeholder: string,
  fits: (rollback: Rollback) => boolean,
): Promise<Rollback | undefined> {
  const fitting = incident.rollbacks.filter(fits);
  if (argument.rollback !== undefined) {
    const named = fitting.find(({ rollback }) => rollback === argument.rollback);
    if (named) return named;
    throw new UserError('This rollback is over, or not in the record of this incident.');
  }
  if (fitting.length === 0)
    throw new UserError(`${incident.shortId} has no rollback for that. Prepare one first.`);
  if (fitting.length === 1) return fitting[0];
  const views = new Map(rollbacksOf(incident, NOBODY).map((view) => [view.id, view]));
  return askChoice(
    { title: `Rollbacks of ${incident.shortId}`, placeholder },
    fitting.toReversed().map((value) => {
      const view = views.get(value.rollback ?? value.event);
      return {
        label: view?.title ?? value.event,
        description: view?.stateLabel ?? '',
        detail: view?.way ?? '',
        value,
      };
    }),
  );
}

/** Where a rollback has its branch: in a repository of this window, or not at all as far as this window goes. */
export function worktreeOf(
  { desk, incident }: Target,
  rollback: Rollback,
): MadeWorktree & { repository: Repository } {
  const { branch, worktree, repository: root } = rollback;
  if (branch === undefined || worktree === undefined) throw new UserError('This rollback has no branch.');
  const { repositories } = desk.homes;
  const repository = repositories.find((one) => one.root === root) ?? desk.homeOf(incident.id).repository;
  if (repository) return { branch, folder: worktree, repository };
  throw new UserError(`${branch} is in no git repository of this window. Open the folder of its repository.`);
}
