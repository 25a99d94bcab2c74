import { basename } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';

/** The repository of this window that is meant: the one that was named, the only one, or the one that is picked. */
export async function askRepository(
  { homes: { repositories } }: IncidentDesk,
  title: string,
  named: string | undefined,
  isMeant: (repository: Repository) => boolean = () => true,
): Promise<Repository | undefined> {
  const possible = repositories.filter(isMeant);
  if (named !== undefined) return possible.find(({ root }) => root === named);
  const [first] = possible;
  if (first === undefined)
    throw new UserError('No git repository of this window will do. Open the folder of one.');
  if (possible.length === 1) return first;
  return askChoice(
    { title, placeholder: 'Of which repository?' },
    possible.map((value) => ({ label: basename(value.root), description: value.root, value })),
  );
}
