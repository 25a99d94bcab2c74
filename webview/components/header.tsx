import type { BoardState, HeaderView, SharingView } from '../../src/core/board/state.ts';
import type { RunnableCommand } from '../../src/protocol.ts';
import { useBoard } from '../board-context.ts';
import { useSending, type Sending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { openDraft, useDraft } from '../intent.ts';
import { Clocks } from './clocks.tsx';
import { DraftForm, Problem } from './draft-form.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { Time } from './time-text.tsx';

const TITLE_KEY = 'title';

export function Header({ state }: { readonly state: BoardState }) {
  const { header } = state;
  const { isReadOnly } = useBoard();
  const sending = useSending();
  return (
    <header>
      <div class="top">
        <Severity header={header} sending={sending} />
        <Title title={header.title} />
        {isReadOnly ? null : <Menu label="More for this incident" items={incidentMenu(state, sending)} />}
      </div>
      <Meta header={header} sharing={state.sharing} />
      <div class="progress">
        <Statuses header={header} sending={sending} />
        <Clocks clocks={header.clocks} sending={sending} />
      </div>
      <Problem text={sending.error} />
    </header>
  );
}

function Severity({ header, sending }: { readonly header: HeaderView; readonly sending: Sending }) {
  const { isReadOnly } = useBoard();
  return (
    <button
      type="button"
      class="severity"
      data-severity={header.severity}
      disabled={isReadOnly}
      title={header.severityHelp}
      aria-label={`Severity ${header.severityLabel}. Change…`}
      onClick={() => void sending.run({ type: 'severity.change' })}
    >
      {header.severityLabel}
    </button>
  );
}

function incidentMenu({ header, postmortem, sharing }: BoardState, { run }: Sending): MenuItem[] {
  const post: MenuItem =
    postmortem === undefined
      ? { label: 'Create post-mortem…', run: () => void run({ type: 'postmortem.create' }) }
      : { label: 'Open post-mortem', run: () => void run({ type: 'postmortem.open' }) };
  const end: MenuItem =
    header.status === 'closed'
      ? { label: 'Reopen incident…', run: () => void run({ type: 'incident.reopen' }) }
      : { label: 'Close incident…', run: () => void run({ type: 'incident.close' }) };
  return [
    { label: 'Change severity…', run: () => void run({ type: 'severity.change' }) },
    { label: 'Change title', run: () => openDraft(TITLE_KEY, header.title) },
    { label: 'Hotfix branch…', run: () => void run({ type: 'hotfix.create' }) },
    { label: 'Hand-off brief', run: () => void run({ type: 'incident.run', command: 'openHandOff' }) },
    post,
    {
      label: 'Add what git knows…',
      run: () => void run({ type: 'incident.run', command: 'addFromGit' }),
    },
    { label: 'Send to backlog…', run: () => void run({ type: 'incident.run', command: 'sendToBacklog' }) },
    ...(sharing ? sharingMenu(sharing, run) : []),
    end,
  ];
}

function sharingMenu({ remote }: SharingView, run: Sending['run']): MenuItem[] {
  const item = (label: string, command: RunnableCommand): MenuItem => ({
    label,
    run: () => void run({ type: 'incident.run', command }),
  });
  return [
    ...(remote === undefined
      ? [item('Share with team…', 'shareIncident')]
      : [item('Sync now', 'syncNow'), item('Stop sharing…', 'stopSharing')]),
    item('Save as bundle…', 'saveBundle'),
  ];
}

function Title({ title }: { readonly title: string }) {
  const { isReadOnly } = useBoard();
  const draft = useDraft(TITLE_KEY);
  if (draft?.isOpen && !isReadOnly) {
    return (
      <DraftForm
        draftKey={TITLE_KEY}
        label="Title"
        saved={title}
        input="line"
        submit="Save"
        isRequired
        toRequest={(text) => ({ type: 'facts.update', facts: { title: text } })}
        done="Title saved"
      />
    );
  }
  // The pencil stays with the last word; a word too long for a line may leave it.
  const cut = title.length - title.lastIndexOf(' ') > 24 ? title.length : title.lastIndexOf(' ') + 1;
  return (
    <h1>
      {title.slice(0, cut)}
      <span class="last-word">
        {title.slice(cut)}
        {isReadOnly ? null : (
          <button
            type="button"
            class="icon-button"
            aria-label="Edit: title"
            title={draft === undefined ? 'Edit: title' : 'Edit: title (unsaved draft)'}
            data-draft={draft !== undefined}
            onClick={() => openDraft(TITLE_KEY, title)}
          >
            <Icon name="edit" />
          </button>
        )}
      </span>
    </h1>
  );
}

function Meta({
  header,
  sharing,
}: {
  readonly header: HeaderView;
  readonly sharing: SharingView | undefined;
}) {
  const { shortId, services, impactBegan, declared, commander } = header;
  return (
    <p class="meta dots">
      <code>{shortId}</code>
      <span>{services.length > 0 ? services.join(', ') : 'services not recorded'}</span>
      <span>impact began {impactBegan === undefined ? 'not recorded' : <Time at={impactBegan} />}</span>
      <span>
        declared <Time at={declared.at} /> by {declared.by}
      </span>
      <span>
        {commander === undefined ? <b class="strong">no commander yet</b> : `commander: ${commander}`}
      </span>
      {sharing === undefined ? null : <Sharing sharing={sharing} />}
    </p>
  );
}

/** A failure stands in a notice of its own: see notices.tsx. */
function Sharing({ sharing: { remote, lastSync } }: { readonly sharing: SharingView }) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  if (remote !== undefined) {
    return (
      <span data-sharing={remote}>
        shared with {remote},{' '}
        {lastSync === undefined ? (
          'not exchanged yet'
        ) : (
          <>
            last exchanged <Time at={lastSync} />
          </>
        )}
      </span>
    );
  }
  return (
    <span data-sharing="">
      not shared: entries stay in this clone{' '}
      {isReadOnly ? null : (
        <button
          type="button"
          class="link"
          onClick={() => void run({ type: 'incident.run', command: 'shareIncident' })}
        >
          Share…
        </button>
      )}
      <Problem text={error} />
    </span>
  );
}

function Statuses({ header, sending }: { readonly header: HeaderView; readonly sending: Sending }) {
  const { isReadOnly } = useBoard();
  const isFixed = isReadOnly || header.status === 'closed';
  return (
    <ol class="statuses" aria-label="Status">
      {header.statuses.map(({ status, label, state, signed }) => (
        <li key={status} data-state={state}>
          <button
            type="button"
            aria-current={state === 'now' ? 'step' : undefined}
            disabled={isFixed}
            title={signed === undefined ? `Set status: ${label}` : `${label}, ${signed.by}`}
            onClick={() => {
              if (state !== 'now' && status !== 'closed')
                void sending.run({ type: 'status.set', to: status });
            }}
          >
            <span class="dot" />
            {label}
          </button>
        </li>
      ))}
    </ol>
  );
}
