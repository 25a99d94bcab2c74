import { devNull } from 'node:os';
import { join, parse } from 'node:path';
import { backgroundGitEnvironment } from '../../environment.ts';
import { runGit } from '../../process.ts';
import type { RemoteGit } from './remote-git.ts';
import type { ConfiguredRemote } from './remotes.ts';
import type { Audience } from './sharing.ts';

const TIMEOUT_MS = 10_000;
/** How the network is reached from here. Nothing that says who asks. */
const NEUTRAL = /^http\.(proxy|sslcainfo|sslcapath|sslbackend|sslverify|schannel\w+|proxysslcainfo|version)$/;
const REFUSED =
  /could not read (?:Username|Password)|terminal prompts disabled|Authentication failed|error: 40[134]|not found|access denied|Invalid credentials/i;

/** Tries to read the remote as somebody whom nobody knows. Never rejects. */
export async function audienceOf(git: RemoteGit, { address }: ConfiguredRemote): Promise<Audience> {
  const { anonymous, host, kind } = address;
  if (host === undefined || kind === 'folder') return { kind: 'folder' };
  if (anonymous === undefined) return { kind: 'unknown', host };
  try {
    const environment = {
      ...(await neutralSettings(git, anonymous)),
      ...nobody(git.repository.commonDir),
    };
    const result = await runGit(['ls-remote', '--quiet', '--', anonymous, 'HEAD'], {
      // The settings of the repository may hold a password for this very host, so it runs outside.
      cwd: parse(git.repository.commonDir).root,
      gitPath: git.repository.gitPath,
      environment,
      timeoutMs: TIMEOUT_MS,
      isGroup: true,
    });
    if (result.exitCode === 0) return { kind: 'everyone', host };
    return { kind: !result.isTimedOut && REFUSED.test(result.stderr) ? 'members' : 'unknown', host };
  } catch {
    return { kind: 'unknown', host };
  }
}

/** Without a home there is no `.netrc`, no credential helper and no key; without a repository no settings of it. */
function nobody(commonDir: string): NodeJS.ProcessEnv {
  const nowhere = join(commonDir, 'incidents', 'nobody');
  return {
    ...backgroundGitEnvironment(),
    HOME: nowhere,
    USERPROFILE: nowhere,
    XDG_CONFIG_HOME: nowhere,
    NETRC: devNull,
    GIT_DIR: nowhere,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ASKPASS: '',
    GIT_PROTOCOL_FROM_USER: '0',
  };
}

async function neutralSettings(git: RemoteGit, url: string): Promise<NodeJS.ProcessEnv> {
  const { stdout } = await git.local(['config', '--null', '--get-urlmatch', 'http', url]);
  const settings: NodeJS.ProcessEnv = {};
  let count = 0;
  for (const entry of stdout.toString().split('\0')) {
    const [name = '', ...value] = entry.split('\n');
    if (!NEUTRAL.test(name)) continue;
    settings[`GIT_CONFIG_KEY_${count}`] = name;
    settings[`GIT_CONFIG_VALUE_${count}`] = value.join('\n');
    count += 1;
  }
  return { ...settings, GIT_CONFIG_COUNT: String(count) };
}
