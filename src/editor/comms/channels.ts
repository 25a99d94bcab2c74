import type * as vscode from 'vscode';
import type { CommsInput } from '../../core/board/comms.ts';
import { secretOf, type NamedChannel } from '../../core/comms/channels/named.ts';
import { setting, settingProblem } from '../settings.ts';

/** What the editor keeps for a channel; in no setting, no record and no log. */
export const secretKey = (channel: NamedChannel): string => `fireline.channel.${secretOf(channel)}`;

/** The first of a name counts. */
export function channelsOf(scope: vscode.Uri): NamedChannel[] {
  const byName = new Map(
    setting('comms.channels', scope)
      .toReversed()
      .map((one) => [one.name, one]),
  );
  return [...byName.values()].toReversed();
}

export async function commsInput(secrets: vscode.SecretStorage, scope: vscode.Uri): Promise<CommsInput> {
  const problem = settingProblem('comms.channels', scope);
  const channels = problem === undefined ? channelsOf(scope) : [];
  const kept = await Promise.all(channels.map((channel) => secrets.get(secretKey(channel))));
  const ready = channels.filter((_, index) => kept[index] !== undefined).map(({ name }) => name);
  const publicNames = setting('comms.publicNames', scope);
  return { channels, ready: new Set(ready), publicNames, ...(problem !== undefined && { problem }) };
}
