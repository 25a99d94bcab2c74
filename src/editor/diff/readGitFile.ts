import * as z from 'zod';
import { fileAt } from '../../git/commit-files.ts';
import type { Services } from '../services.ts';

const placeSchema = z.object({ repository: z.string(), revision: z.string().regex(/^[0-9a-f]{7,64}$/) });

/**
 * What stands at a place of a repository of this window; undefined when nothing does.
 * @param query of the file's address: a link from elsewhere opens no repository that this window does not have
 */
export async function readGitFile(
  services: Services,
  query: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const place = placeSchema.safeParse(parseJson(query)).data;
  if (place === undefined) return undefined;
  const { homes } = await services.desk();
  const repository = homes.repositories.find(({ root }) => root === place.repository);
  return repository && fileAt(repository, place.revision, path);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
