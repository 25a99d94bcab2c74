import type { EventDraft } from '../../core/incident/events.ts';
import type { TerminalRun } from './run.ts';

/**
 * What a command did, for the record. Every command that a terminal ran comes through here: what must not be recorded
 * is to be masked here.
 * @param step of the runbook, that it was run for
 */
export function commandRan(command: string, run: TerminalRun, step?: string): EventDraft {
  const place = step === undefined ? {} : { step };
  if (run.how === 'typed') return { kind: 'command.ran', data: { command, ...place } };
  const { exitCode, durationMs, output } = run;
  return {
    kind: 'command.ran',
    data: {
      command,
      ...place,
      durationMs,
      ...(exitCode !== undefined && { exitCode }),
      ...(output !== '' && { output }),
    },
  };
}
