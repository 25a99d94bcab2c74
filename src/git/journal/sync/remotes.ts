import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ifPresent } from '../durable.ts';
import { parseAddress, type Address } from './address.ts';
import type { RemoteGit } from './remote-git.ts';

/** A remote as git uses it, `insteadOf` and `pushurl` applied. */
export interface ConfiguredRemote {
  readonly name: string;
  /** With credentials, if somebody put them in. Never to be shown. */
  readonly fetchUrl: string;
  /** Where it is pushed to. */
  readonly address: Address;
}

export async function listRemotes(git: RemoteGit): Promise<readonly ConfiguredRemote[]> {
  const { stdout } = await git.local(['remote', '-v']);
  const urls = new Map<string, { fetch?: string; push?: string }>();
  for (const line of stdout.toString().split('\n')) {
    const [, name, url, use] = /^(.*)\t(.*) \((fetch|push)\)(?: \[.*\])?$/.exec(line) ?? [];
    if (name === undefined || url === undefined) continue;
    const known = urls.get(name) ?? {};
    urls.set(name, known);
    if (use === 'fetch') known.fetch ??= url;
    else known.push ??= url;
  }
  return [...urls].flatMap(([name, { fetch, push }]) => {
    const pushUrl = push ?? fetch;
    if (pushUrl === undefined) return [];
    return [{ name, fetchUrl: fetch ?? pushUrl, address: parseAddress(pushUrl) }];
  });
}

/** Whether a remote is a folder that is not there. */
export async function isFolderGone({ fetchUrl }: ConfiguredRemote): Promise<boolean> {
  const isUrl = /^file:/i.test(fetchUrl);
  // What a relative one starts at is known to git alone.
  if (parseAddress(fetchUrl).kind !== 'folder' || !(isUrl || isAbsolute(fetchUrl))) return false;
  try {
    const path = isUrl ? fileURLToPath(fetchUrl) : fetchUrl;
    // A bundle or a link of git's is a file, and also there.
    return (await ifPresent(stat(path))) === undefined;
  } catch {
    // What git says about it will do.
    return false;
  }
}
