import { basename } from 'node:path';
import { primaryRemote } from '../../git/repository.ts';
import { parseAddress } from '../../git/journal/sync/address.ts';
import type { Home } from '../desk/home.ts';

/** Whether a home is the repository that a link names: by the address of a remote, its folder, or the name of that. */
export function isRepository({ folder, name, repository }: Home, named: string): boolean {
  if ([folder, name, basename(folder)].includes(named)) return true;
  const wanted = addressOf(named);
  return (repository?.remotes ?? []).some(({ url }) => addressOf(url) === wanted);
}

/** The same for https and ssh where both are known, and without anybody's name in it. */
function addressOf(url: string): string {
  const { anonymous, shown } = parseAddress(url);
  return (anonymous ?? shown)
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}

/** How a link may name the repository of a home for others: by an address that everybody has. */
export function linkName({ repository }: Home): string | undefined {
  const remote = repository && primaryRemote(repository);
  return remote && parseAddress(remote.url).anonymous;
}
