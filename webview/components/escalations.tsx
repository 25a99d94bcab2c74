import type { EscalationView } from '../../src/core/board/clock-state.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { Problem } from './draft-form.tsx';
import { Signed } from './time-text.tsx';

/** Who was called in, what for, and whether somebody answered. Nobody is told by Fireline itself. */
export function Escalations({ escalations }: { readonly escalations: readonly EscalationView[] }) {
  if (escalations.length === 0) return null;
  return (
    <ul class="escalations" aria-label="Escalations">
      {escalations.map((escalation) => (
        <Escalation key={escalation.rule} escalation={escalation} />
      ))}
    </ul>
  );
}

function Escalation({ escalation }: { readonly escalation: EscalationView }) {
  const { isReadOnly } = useBoard();
  const { run, isBusy, error } = useSending();
  const { rule, to, reason, action, raised, acknowledged } = escalation;
  const isOpen = raised !== undefined && acknowledged === undefined;
  return (
    <li class="notice" data-rule={rule} data-tone={isOpen ? 'warning' : 'info'}>
      <Icon name={isOpen ? 'warning' : acknowledged ? 'check' : 'info'} />
      <span>
        <b>{raised === undefined ? `Not escalated to ${to}: ` : `Escalated to ${to}. `}</b>
        {sentence(reason)} {action === undefined ? null : sentence(action)}{' '}
        {raised === undefined ? null : <Signed verb="Raised" signed={raised} />}
        {raised && acknowledged ? ' · ' : null}
        {acknowledged === undefined ? null : <Signed verb="Acknowledged" signed={acknowledged} />}
        {acknowledged?.note === undefined ? null : ` · ${acknowledged.note}`}
        <Problem text={error} />
      </span>
      {isOpen && !isReadOnly ? (
        <span class="action">
          <Button
            isBusy={isBusy}
            label={`Acknowledge escalation to ${to}`}
            onClick={() => void run({ type: 'due.act', action: 'acknowledge-escalation', rule })}
          >
            Acknowledge
          </Button>
        </span>
      ) : null}
    </li>
  );
}

const sentence = (text: string): string => text.replace(/[^.!?]$/, '$&.');
