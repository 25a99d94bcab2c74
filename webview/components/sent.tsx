import type { SentView } from '../../src/core/board/comms-state.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Problem } from './draft-form.tsx';
import { Signed, Time } from './time-text.tsx';

export function Sent({ sent }: { readonly sent: readonly SentView[] }) {
  return (
    <section aria-label="Sent">
      <h3>Sent</h3>
      {sent.length === 0 ? (
        <p class="empty">Nothing has been sent yet, as far as the record says.</p>
      ) : (
        <ul class="rows">
          {sent.map((item) => (
            <Item key={item.event} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

const STATES: Readonly<Record<SentView['state'], string>> = {
  sent: 'sent',
  sending: 'being sent, or given up',
  failed: 'not sent',
  unknown: 'not known to have arrived',
};

function Item({ item }: { readonly item: SentView }) {
  const { label, state, channel, audience, text, answer, note, nextAt, signed } = item;
  return (
    <li class="row" data-sent={item.event} data-state={state}>
      <div class="row-main">
        <p class="row-title">
          <b>{label}</b>
          {state === 'sent' ? null : (
            <span class="tag" data-tone={state === 'failed' ? undefined : 'near'}>
              {STATES[state]}
            </span>
          )}
        </p>
        <p class="dim dots">
          <span>
            to {audience}
            {channel === undefined ? ', by other means' : ` by ${channel}`}
          </span>
          {answer === undefined ? null : <span>{answer}</span>}
          {nextAt === undefined ? null : (
            <span>
              promises the next at <Time at={nextAt} />
            </span>
          )}
          <Signed signed={signed} />
        </p>
        {note === undefined ? null : <p class="note">{note}</p>}
        {text === undefined ? <p class="not-recorded">Text: not recorded</p> : <p class="quote">{text}</p>}
        {state === 'sent' || channel === undefined ? null : <Settle item={item} channel={channel} />}
      </div>
    </li>
  );
}

/** What a person who has looked into the channel can say about it. */
function Settle({ item, channel }: { readonly item: SentView; readonly channel: string }) {
  const { isReadOnly } = useBoard();
  const { run, isBusy, error } = useSending();
  const { update, audience, event, state, canRepeat } = item;
  const attempt = { update, audience, channel, event };
  if (isReadOnly) return null;
  return (
    <>
      <Problem text={error} />
      <div class="buttons">
        {state === 'failed' ? null : (
          <Button
            isBusy={isBusy}
            onClick={() => void run({ type: 'comms.arrived', ...attempt }, 'Recorded as sent')}
          >
            It has arrived
          </Button>
        )}
        {canRepeat ? (
          <Button isBusy={isBusy} onClick={() => void run({ type: 'comms.again', ...attempt }, 'Sent')}>
            {state === 'failed' ? 'Try again' : 'Send again…'}
          </Button>
        ) : null}
      </div>
    </>
  );
}
