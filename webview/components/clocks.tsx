import type { ClockView } from '../../src/core/board/clock-state.ts';
import { formatClock, formatDuration } from '../../src/core/text/time.ts';
import { useBoard } from '../board-context.ts';
import type { Sending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { useNow } from '../time.ts';
import { Time } from './time-text.tsx';

interface ClocksProps {
  readonly clocks: readonly ClockView[];
  readonly sending: Sending;
}

export function Clocks({ clocks, sending }: ClocksProps) {
  const now = useNow();
  return (
    <div class="clocks" role="group" aria-label="Clocks">
      {clocks.map((clock) => (
        <span
          key={clock.id}
          class="clock"
          data-clock={clock.id}
          data-due={stateOf(clock, now)}
          title={clock.detail}
        >
          <Reading clock={clock} now={now} />
          <Buttons clock={clock} sending={sending} />
        </span>
      ))}
    </div>
  );
}

function stateOf({ dueAt, isStale }: ClockView, now: number): 'over' | 'soon' | 'stale' | undefined {
  if (dueAt === undefined) return undefined;
  if (isStale) return 'stale';
  const left = Date.parse(dueAt) - now;
  return left < 0 ? 'over' : left < 5 * 60_000 ? 'soon' : undefined;
}

function Reading({
  clock: { label, from, until, dueAt, isStale },
  now,
}: {
  readonly clock: ClockView;
  readonly now: number;
}) {
  if (from !== undefined) {
    const end = until === undefined ? now : Date.parse(until);
    return (
      <>
        {label} <b role="timer">{formatClock(end - Date.parse(from))}</b>
      </>
    );
  }
  if (dueAt === undefined) return null;
  const left = Date.parse(dueAt) - now;
  const name = label.replace(/ due\b/, '');
  if (isStale)
    return (
      <>
        {name} was due <Time at={dueAt} />
      </>
    );
  if (left < 0)
    return (
      <>
        <Icon name="warning" /> {name} <b>overdue by {formatDuration(-left)}</b>
      </>
    );
  return (
    <>
      {label} in <b role="timer">{formatClock(left)}</b>
    </>
  );
}

/** What is due is one click away; what is satisfied by more than a click says so by its dots. */
function Buttons({
  clock: { label, act, snooze },
  sending,
}: {
  readonly clock: ClockView;
  readonly sending: Sending;
}) {
  const { isReadOnly } = useBoard();
  if (isReadOnly) return null;
  return (
    <>
      {act === undefined ? null : (
        <button
          type="button"
          class="link"
          aria-label={`${act.label} ${label}`}
          onClick={() => void sending.run({ type: 'due.act', action: act.action })}
        >
          {act.label}
        </button>
      )}
      {snooze === undefined ? null : (
        <button
          type="button"
          class="link"
          aria-label={`Snooze… ${label}`}
          onClick={() => void sending.run({ type: 'due.snooze', update: snooze })}
        >
          Snooze…
        </button>
      )}
    </>
  );
}
