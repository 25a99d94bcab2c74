import { readAlertmanager } from './alertmanager.ts';
import { readCloudWatch } from './cloudwatch.ts';
import { readDatadog } from './datadog.ts';
import { readGeneric } from './generic.ts';
import { readJson } from './json.ts';
import { readPagerDuty } from './pagerduty.ts';
import { propose, type DeclarationProposal, type Findings } from './proposal.ts';
import { readSentry } from './sentry.ts';

export type ReadAlert = { readonly proposal: DeclarationProposal } | { readonly problem: string };

/** Each knows its own by fields that the others do not have; what nobody knows is read by the names of its fields. */
const READERS: readonly ((value: unknown) => Findings | undefined)[] = [
  readAlertmanager,
  readPagerDuty,
  readSentry,
  readCloudWatch,
  readDatadog,
  readGeneric,
];

/**
 * The payload of an alert, pasted or received, as a proposal for a declaration. Nothing is declared by it: a person
 * sees what was understood and decides. Never throws, whatever the text.
 */
export function readAlert(text: string): ReadAlert {
  const json = readJson(text);
  if ('problem' in json) return json;
  const first =
    Array.isArray(json.value) && json.value.length === 1 ? (json.value as unknown[])[0] : json.value;
  for (const read of READERS) {
    const findings = read(first);
    if (findings !== undefined) return { proposal: propose(findings) };
  }
  return { problem: 'Nothing in it tells of an alert: it has neither texts nor numbers.' };
}
