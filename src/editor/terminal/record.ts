import type { EventDraft } from '../../core/incident/events.ts';
import type { TerminalRun } from './run.ts';

/**
 * What a command did, for the record. Every command that a terminal ran comes through here: what must not be recorded
 * is to be masked here.
 */
export function commandRan(command: string, run: TerminalRun): EventDraft {
  if (run.how === 'typed') return { kind: 'command.ran', data: { command } };
  const { exitCode, durationMs, output } = run;
  return {
    kind: 'command.ran',
    data: {
      command,
      durationMs,
      ...(exitCode !== undefined && { exitCode }),
      ...(output !== '' && { output }),
    },
  };
}
