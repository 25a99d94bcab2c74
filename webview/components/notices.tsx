import type { ComponentChildren } from 'preact';
import type { BoardState } from '../../src/core/board/state.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon, type IconName } from '../icons.tsx';
import { Problem } from './draft-form.tsx';
import { Signed } from './time-text.tsx';

interface NoticeProps {
  readonly icon: IconName;
  readonly tone: 'drill' | 'closed' | 'info' | 'warning';
  readonly children: ComponentChildren;
  readonly action?: ComponentChildren;
}

function Notice({ icon, tone, children, action }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone}>
      <Icon name={icon} />
      <span>{children}</span>
      {action}
    </div>
  );
}

function Reopen() {
  const { run, isBusy, error } = useSending();
  return (
    <span class="reopen">
      <Button isBusy={isBusy} onClick={() => void run({ type: 'incident.reopen' })}>
        Reopen…
      </Button>
      <Problem text={error} />
    </span>
  );
}

/** What holds for the whole board, above it: a drill, an end, a limit, a record that is not in git yet. */
export function Notices({ state: { header, readOnly, journal } }: { readonly state: BoardState }) {
  const { closed, isDrill } = header;
  return (
    <div class="notices">
      {isDrill ? (
        <Notice icon="info" tone="drill">
          <b>Drill.</b> Nothing here is a real outage, and it counts in no statistics.
        </Notice>
      ) : null}
      {closed === undefined ? null : (
        <Notice icon="check" tone="closed" action={readOnly === undefined ? <Reopen /> : null}>
          <b>Closed: {closed.reason}.</b> <Signed signed={closed} />
          {closed.note === undefined ? null : ` · ${closed.note}`}
        </Notice>
      )}
      {readOnly === undefined ? null : (
        <Notice icon="info" tone="info">
          {readOnly}
        </Notice>
      )}
      {journal.message === undefined ? null : (
        <Notice icon="warning" tone="warning">
          <b>Saved on this machine, not yet in git</b> ({journal.pending}{' '}
          {journal.pending === 1 ? 'event' : 'events'}). {journal.message}
        </Notice>
      )}
    </div>
  );
}
