import { basename } from 'node:path';
import { backgroundGitEnvironment } from '../../environment.ts';

/** How a person's own environment says that the network is to be used. */
const TRANSPORT = /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|PROXY_.*|HTTP_.*|ALLOW_PROTOCOL)$/i;
/** What an editor adds so that git asks for credentials in its windows. */
const ASKING = /^(GIT_ASKPASS|SSH_ASKPASS|SSH_ASKPASS_REQUIRE|VSCODE_GIT_.*|GIT_SSH|GIT_SSH_COMMAND)$/i;
const CONNECT_SECONDS = 10;

/** A setting of git for one command, as in `-c name=value`, except that names of remotes may hold anything. */
export type GitSetting = readonly [name: string, value: string];

export interface NetworkOptions {
  /** The environment that a person asked with. Absent: nobody is there to be asked anything. */
  readonly asked?: NodeJS.ProcessEnv | undefined;
  /** `core.sshCommand`, if there is one. */
  readonly sshCommand?: string | undefined;
  readonly settings: readonly GitSetting[];
  /** By default the one of this process. */
  readonly inherited?: NodeJS.ProcessEnv;
}

/** The environment of a git that talks to a remote. */
export function networkEnvironment(options: NetworkOptions): NodeJS.ProcessEnv {
  const { asked, sshCommand, inherited = process.env } = options;
  const theirs = pick(inherited, (name) => TRANSPORT.test(name));
  const background = { ...backgroundGitEnvironment(inherited), ...theirs };
  // Empty, and not absent: otherwise git would start the program of core.askPass.
  const environment =
    asked === undefined ? { ...background, GIT_ASKPASS: '' } : mergeAsked(background, asked);
  const canAsk = asked?.['SSH_ASKPASS'] !== undefined;
  const command = canAsk ? undefined : quietSshCommand(environment, sshCommand);
  return {
    ...environment,
    ...(command === undefined ? {} : { GIT_SSH_COMMAND: command }),
    ...settingsAsEnvironment(options.settings),
  };
}

/** Only the way to ask is taken over: its GIT_DIR, or its language, would lead us astray. */
function mergeAsked(background: NodeJS.ProcessEnv, asked: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const added = pick(asked, (name) => ASKING.test(name) || !/^(GIT_|LC_|LANG)/i.test(name));
  const { GCM_INTERACTIVE, ...rest } = background;
  return { ...rest, ...added };
}

const pick = (environment: NodeJS.ProcessEnv, isWanted: (name: string) => boolean): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== undefined && isWanted(name)),
  );

/**
 * A person's own ssh, kept from asking and from waiting. One that is not known to take options of OpenSSH is left as it
 * is: without a terminal it cannot ask either, and the time limit ends it.
 */
function quietSshCommand(environment: NodeJS.ProcessEnv, configured: string | undefined): string | undefined {
  const command = environment['GIT_SSH_COMMAND'] ?? configured;
  if (command === undefined && environment['GIT_SSH'] !== undefined) return undefined;
  const [, quoted, single, plain] = /^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(command ?? 'ssh') ?? [];
  const program = basename((quoted ?? single ?? plain ?? '').replaceAll('\\', '/')).toLowerCase();
  const name = program.replace(/\.exe$/, '');
  const base = command ?? 'ssh';
  if (name === 'ssh') return `${base} -o BatchMode=yes -o ConnectTimeout=${CONNECT_SECONDS}`;
  if (name === 'plink' || name === 'tortoiseplink') return `${base} -batch`;
  return command;
}

function settingsAsEnvironment(settings: readonly GitSetting[]): NodeJS.ProcessEnv {
  const entries = settings.flatMap(([name, value], index): [string, string][] => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(entries) };
}
