import type { DueAction } from '../core/clocks/due.ts';
import type { UpdateKind } from '../core/incident/vocabulary.ts';
import type { CommandName } from '../manifest.ts';

interface DueCommand {
  readonly name: CommandName;
  /** What the command is told beside the incident. */
  readonly more?: { readonly update: UpdateKind };
}

/** The command that satisfies a clock. */
export const DUE_COMMANDS: Readonly<Record<DueAction, DueCommand>> = {
  acknowledge: { name: 'acknowledgeIncident' },
  'send-update': { name: 'postUpdate' },
  'send-brief': { name: 'writeBrief' },
  'acknowledge-escalation': { name: 'acknowledgeEscalation' },
  'confirm-monitoring': { name: 'resolveIncident' },
  'create-postmortem': { name: 'createPostmortem' },
  'notify-authority': { name: 'recordUpdateSent', more: { update: 'notification' } },
};
