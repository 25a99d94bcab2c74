import type { Sharing } from '../../git/journal/sync/sharing.ts';
import type { Home } from '../desk/home.ts';
import { UserError } from '../errors.ts';

/** @throws UserError where the record is not kept in git, so that there is nothing to share by */
export function sharingOf({ name, journal }: Home): Sharing {
  if (journal.sharing) return journal.sharing;
  const reason = journal.status().fallbackReason ?? 'It has no git repository.';
  throw new UserError(`Incidents of ${name} cannot be shared. ${reason}`);
}
