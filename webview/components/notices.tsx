import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { BoardState, NewsView, SharingView } from '../../src/core/board/state.ts';
import type { BoardRequestDraft, RunnableCommand } from '../../src/protocol.ts';
import { announce } from '../announce.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon, type IconName } from '../icons.tsx';
import { showEntry } from '../show-entry.ts';
import { Problem } from './draft-form.tsx';
import { Signed, Time } from './time-text.tsx';

interface NoticeProps {
  readonly icon: IconName;
  readonly tone: 'drill' | 'closed' | 'info' | 'news' | 'warning';
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
  return <Action label="Reopen…" request={{ type: 'incident.reopen' }} />;
}

function Action({
  label,
  request,
  isPrimary = false,
}: {
  readonly label: string;
  readonly request: BoardRequestDraft;
  readonly isPrimary?: boolean;
}) {
  const { run, isBusy, error } = useSending();
  return (
    <span class="action">
      <Button isPrimary={isPrimary} isBusy={isBusy} onClick={() => void run(request)}>
        {label}
      </Button>
      <Problem text={error} />
    </span>
  );
}

const runCommand = (command: RunnableCommand): BoardRequestDraft => ({ type: 'incident.run', command });

/** Said once for each arrival; the page may be drawn many times with the same news. */
function useAnnounced(text: string | undefined): void {
  useEffect(() => {
    if (text !== undefined) announce(text);
  }, [text]);
}

function News({ news, timeline }: { readonly news: NewsView; readonly timeline: BoardState['timeline'] }) {
  const { count, since, text, first, isHandOff } = news;
  const head = `${count} new ${count === 1 ? 'entry' : 'entries'}`;
  useAnnounced(isHandOff ? `You have not seen this incident before. ${text}` : `${head}: ${text}`);
  const { run } = useSending();
  if (isHandOff) {
    const actions = (
      <span class="buttons">
        <Action isPrimary label="Hand-off brief" request={runCommand('openHandOff')} />
        <Action label="Mark as read" request={runCommand('markRead')} />
      </span>
    );
    return (
      <Notice icon="info" tone="news" action={actions}>
        <b>You have not seen this incident before.</b> {text}.
      </Notice>
    );
  }
  const show = async (): Promise<void> => {
    if (first === undefined) return;
    const isThere = timeline.entries.some(({ id }) => id === first.id);
    if (isThere || (await run({ type: 'timeline.more', count: first.depth }))) showEntry(first.id);
  };
  const actions = (
    <span class="buttons">
      <Button isPrimary onClick={() => void show()}>
        Show
      </Button>
      <Action label="Mark as read" request={runCommand('markRead')} />
    </span>
  );
  return (
    <Notice icon="news" tone="news" action={actions}>
      <b>
        Since you last looked{since === undefined ? '' : ' at '}
        {since === undefined ? null : <Time at={since} />}: {head}.
      </b>{' '}
      {text}
    </Notice>
  );
}

function Exchange({ sharing: { remote, lastSync, failure } }: { readonly sharing: SharingView }) {
  if (remote === undefined || failure === undefined) return null;
  return (
    <Notice
      icon="warning"
      tone="warning"
      action={<Action label="Sync now" request={runCommand('syncNow')} />}
    >
      <b>
        Not exchanged with {remote}: {failure.word} since <Time at={failure.since} />.
      </b>{' '}
      {failure.message}{' '}
      {lastSync === undefined ? null : (
        <>
          Last exchanged <Time at={lastSync} />.{' '}
        </>
      )}
      {failure.nextAttempt === undefined ? null : (
        <>
          Tries again at <Time at={failure.nextAttempt} />.
        </>
      )}
    </Notice>
  );
}

/** What holds for the whole board, above it: news, a drill, an end, a limit, a record that is not in git or not sent. */
export function Notices({ state }: { readonly state: BoardState }) {
  const { header, readOnly, journal, sharing, news, timeline } = state;
  const { closed, reopened, isDrill } = header;
  return (
    <div class="notices">
      {news === undefined ? null : <News news={news} timeline={timeline} />}
      {isDrill ? (
        <Notice icon="info" tone="drill">
          <b>Drill.</b> Nothing here is a real outage, and it counts in no statistics.
        </Notice>
      ) : null}
      {closed === undefined ? null : (
        <Notice icon="check" tone="closed" action={readOnly === undefined ? <Reopen /> : null}>
          <b>Closed: {closed.reason}.</b> <Signed signed={closed} />
          {closed.note === undefined ? null : ` · ${closed.note}`}
          {closed.without === undefined ? null : ` · ${closed.without}`}
        </Notice>
      )}
      {reopened === undefined ? null : (
        <Notice icon="warning" tone="warning">
          <b>Reopened{reopened.cause === undefined ? '' : ` (${reopened.cause.toLowerCase()})`}.</b>{' '}
          <Signed signed={reopened} /> · {reopened.reason}
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
      {sharing === undefined ? null : <Exchange sharing={sharing} />}
    </div>
  );
}
