import type { RoleView } from '../../src/core/board/state.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending, type Sending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { Problem } from './draft-form.tsx';
import { Time } from './time-text.tsx';

interface PeopleProps {
  readonly roles: readonly RoleView[];
  readonly severityLabel: string;
}

export function People({ roles, severityLabel }: PeopleProps) {
  const open = roles.filter(({ assignee, isExtra }) => assignee === undefined && !isExtra).length;
  return (
    <div class="panel-body">
      <p class="dim">
        The team for {severityLabel}.{' '}
        {open === 0
          ? 'Every role has someone.'
          : `${open} ${open === 1 ? 'role has' : 'roles have'} nobody yet.`}
      </p>
      {roles.length === 0 ? <p class="empty">The runbook names no team for this severity.</p> : null}
      <ul class="rows">
        {roles.map((role) => (
          <Role key={role.role} role={role} />
        ))}
      </ul>
    </div>
  );
}

function Role({ role }: { readonly role: RoleView }) {
  const { isReadOnly } = useBoard();
  const sending = useSending();
  const { title, responsibility, isCommander, isExtra, assignee, also } = role;
  return (
    <li class="row" data-role={role.role} data-assigned={assignee !== undefined}>
      <div class="row-main">
        <p class="row-title">
          <b>{title}</b>
          {isCommander ? <span class="tag">commander</span> : null}
          {isExtra ? <span class="tag">beyond this severity's team</span> : null}
        </p>
        {responsibility === '' ? null : <p class="dim">{responsibility}</p>}
        <p class="assignee">
          {assignee === undefined ? <b class="strong">unassigned</b> : <Assignee {...assignee} />}
        </p>
        {also === undefined ? null : (
          <ul class="warnings" aria-label="Two hats">
            <li>
              <Icon name="warning" />
              <span>
                Leads, and is {also.join(' and ')} as well. Who repairs loses sight of the whole: give one of
                the two to somebody else when you can.
              </span>
            </li>
          </ul>
        )}
        <Problem text={sending.error} />
      </div>
      {isReadOnly ? null : <RoleButtons role={role} sending={sending} />}
    </li>
  );
}

function Assignee({ name, isAgent, signed }: NonNullable<RoleView['assignee']>) {
  return (
    <>
      <b>{name}</b>
      {isAgent ? <span class="tag">agent</span> : null}{' '}
      <span class="dim">
        since <Time at={signed.at} />
      </span>
    </>
  );
}

function RoleButtons({
  role: { role, title, assignee },
  sending,
}: {
  readonly role: RoleView;
  readonly sending: Sending;
}) {
  const { run, isBusy } = sending;
  return (
    <div class="buttons">
      {assignee?.isMe ? null : (
        <Button
          isBusy={isBusy}
          label={`Take: ${title}`}
          onClick={() => void run({ type: 'role.take', role }, `You are: ${title}`)}
        >
          Take
        </Button>
      )}
      <Button
        isBusy={isBusy}
        label={`Assign: ${title}`}
        onClick={() => void run({ type: 'role.assign', role })}
      >
        Assign…
      </Button>
      {assignee === undefined ? null : (
        <Button
          isBusy={isBusy}
          label={`Release: ${title}`}
          onClick={() => void run({ type: 'role.release', role }, `Released: ${title}`)}
        >
          Release
        </Button>
      )}
    </div>
  );
}
