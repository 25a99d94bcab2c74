import type { EventDraft } from '../../core/incident/events.ts';
import { cutOutput, plainOutput } from '../../core/text/output.ts';
import type { Masking } from '../secrets/masking.ts';
import type { TerminalRun } from './run.ts';

/**
 * What a command did, for the record. Every command that a terminal ran comes through here: the secrets are taken out
 * before its output is cut, as a half of one would not be known.
 * @param step of the runbook, that it was run for
 */
export async function commandRan(
  masking: Masking,
  { command, run, step }: { readonly command: string; readonly run: TerminalRun; readonly step?: string },
): Promise<EventDraft> {
  const place = step === undefined ? {} : { step };
  const masked = await masking.text(command);
  if (run.how === 'typed') return { kind: 'command.ran', data: { command: masked, ...place } };
  const { exitCode, durationMs } = run;
  const output = cutOutput(await masking.text(plainOutput(run.output)));
  return {
    kind: 'command.ran',
    data: {
      command: masked,
      ...place,
      durationMs,
      ...(exitCode !== undefined && { exitCode }),
      ...(output !== '' && { output }),
    },
  };
}
