import { blanksOf } from '../../src/core/comms/blanks.ts';
import { linesOf } from '../../src/core/comms/channels/lines.ts';
import { leaksIn, type Leak } from '../../src/core/comms/leaks.ts';
import type { CommsView, DraftView } from '../../src/core/board/comms-state.ts';
import { formatDuration } from '../../src/core/text/time.ts';
import { useBoard } from '../board-context.ts';
import { Button, TextArea, TextField } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { dropDraft, getIntent, setDraft, useDraft } from '../intent.ts';
import { useNow } from '../time.ts';
import { Channels, useChosen } from './channels.tsx';
import { Problem } from './draft-form.tsx';
import { Sent } from './sent.tsx';
import { Signed } from './time-text.tsx';

const TITLES: Readonly<Record<DraftView['kind'], string>> = {
  status: 'Status update',
  brief: 'Executive brief',
};

/** Words to the world: what to say next, and what has been said. */
export function Comms({ comms }: { readonly comms: CommsView }) {
  const { isReadOnly } = useBoard();
  return (
    <div class="panel-body comms">
      <Problem text={comms.problem} />
      {isReadOnly
        ? null
        : comms.drafts.map((draft) => <Composer key={draft.update} draft={draft} comms={comms} />)}
      <Sent sent={comms.sent} />
    </div>
  );
}

interface ComposerProps {
  readonly draft: DraftView;
  readonly comms: CommsView;
}

function Composer({ draft, comms }: ComposerProps) {
  const keys = { text: `comms.${draft.update}`, title: `comms.${draft.update}.title` };
  const text = useDraft(keys.text)?.text ?? draft.text;
  const title = useDraft(keys.title)?.text ?? draft.title;
  const heading = TITLES[draft.kind];
  const forCustomers = draft.kind === 'status';
  const whole = `${title}\n${text}`;
  const blanks = [...new Set(blanksOf(whole))];
  const leaks = forCustomers ? leaksIn(whole, comms.inside) : [];
  const isTyped = text !== draft.text || title !== draft.title;
  const forget = () => {
    for (const key of Object.values(keys)) if (getIntent().drafts[key] !== undefined) dropDraft(key);
  };
  return (
    <section class="words" aria-label={heading} data-words={draft.kind}>
      <div class="words-head">
        <h3>{heading}</h3>
        <DueIn dueAt={draft.dueAt} />
      </div>
      <p class="dim">
        {draft.saved === undefined ? (
          'Written from the record.'
        ) : (
          <Signed signed={draft.saved} verb="Draft saved" />
        )}
        {isTyped ? (
          <>
            {' '}
            <b>Changed, not sent.</b>{' '}
            <button type="button" class="link" onClick={forget}>
              Start over
            </button>
          </>
        ) : null}
      </p>
      <TextField label={`${heading}: title`} value={title} onInput={(value) => setDraft(keys.title, value)} />
      <TextArea
        label={`${heading}: text`}
        rows={draft.kind === 'status' ? 7 : 10}
        value={text}
        onInput={(value) => setDraft(keys.text, value)}
      />
      <Warnings blanks={blanks} leaks={leaks} />
      <Preview title={title} text={text} leaks={leaks} />
      <Acts draft={draft} comms={comms} title={title} text={text} onSent={forget} />
    </section>
  );
}

/** When it has to go out, in the words of the header's clocks. */
function DueIn({ dueAt }: { readonly dueAt: string | undefined }) {
  const now = useNow();
  if (dueAt === undefined) return null;
  const left = Date.parse(dueAt) - now;
  return (
    <span class="clock" data-due={left < 0 ? 'over' : left < 5 * 60_000 ? 'soon' : undefined}>
      {left < 0 ? <Icon name="warning" /> : null}
      {left < 0 ? 'overdue by' : 'due in'} <b role="timer">{formatDuration(Math.abs(left))}</b>
    </span>
  );
}

const KINDS: Readonly<Record<Leak['kind'], string>> = {
  person: 'a person',
  service: 'an internal name',
  revision: 'a revision',
  host: 'a host',
  address: 'an address',
  path: 'a file',
  branch: 'a branch',
  hypothesis: 'a guess at the cause',
  id: 'an internal id',
};

function Warnings({
  blanks,
  leaks,
}: {
  readonly blanks: readonly string[];
  readonly leaks: readonly Leak[];
}) {
  if (blanks.length === 0 && leaks.length === 0) return null;
  return (
    <ul class="warnings" aria-label="Before it is sent">
      {blanks.length === 0 ? null : (
        <li>
          <Icon name="edit" />
          <span>
            Still open: <b>{blanks.join(', ')}</b>
          </span>
        </li>
      )}
      {leaks.map(({ kind, text }) => (
        <li key={text}>
          <Icon name="warning" />
          <span>
            <b>{text}</b> is {KINDS[kind]}: not for customers?
          </span>
        </li>
      ))}
    </ul>
  );
}

interface PreviewProps {
  readonly title: string;
  readonly text: string;
  readonly leaks: readonly Leak[];
}

/** As its readers get it, with what is open or not theirs to know marked. */
function Preview({ title, text, leaks }: PreviewProps) {
  return (
    <details class="preview" open>
      <summary>
        <Icon name="chevron" />
        Preview
      </summary>
      <div class="quote">
        <p class="strong">
          <Marked text={title} leaks={leaks} />
        </p>
        {linesOf(text).map(({ label, text: words }, index) => (
          <p key={index}>
            {label === undefined ? null : <b>{label}: </b>}
            <Marked text={words} leaks={leaks} />
          </p>
        ))}
      </div>
    </details>
  );
}

const escapeRegExp = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

const BLANK = /\[[^\][\n]{1,60}: [^\][\n]{1,60}\]/g;

function Marked({ text, leaks }: { readonly text: string; readonly leaks: readonly Leak[] }) {
  const blanks = [...text.matchAll(BLANK)]
    .map(([found]) => found)
    .filter((found) => blanksOf(found).length > 0);
  const marks = [...blanks, ...leaks.map((leak) => leak.text)].sort((a, b) => b.length - a.length);
  if (marks.length === 0) return <>{text}</>;
  const parts = text.split(new RegExp(`(${marks.map((mark) => escapeRegExp(mark)).join('|')})`, 'i'));
  // What was split at stands at the odd places.
  return <>{parts.map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))}</>;
}

interface ActsProps extends ComposerProps {
  readonly title: string;
  readonly text: string;
  readonly onSent: () => void;
}

function Acts({ draft, comms, title, text, onSent }: ActsProps) {
  const { run, isBusy, error, fail } = useSending();
  const chosen = useChosen(draft.kind, comms.channels);
  const { update, kind, status, nextAt } = draft;
  const words = { update, kind, title, text, status, ...(nextAt !== undefined && { nextAt }) };
  const send = async () => {
    if (chosen.names.length === 0) fail('Choose a channel to send it to, or copy it.');
    else if (await run({ type: 'comms.send', ...words, channels: [...chosen.names] }, 'Sent')) onSent();
  };
  const save = async () => {
    if (await run({ type: 'comms.save', ...words }, 'Draft saved')) dropDraft(`comms.${update}`);
  };
  const mark = async () => {
    if (await run({ type: 'comms.mark', ...words }, 'Recorded as sent')) onSent();
  };
  return (
    <>
      <Channels chosen={chosen} hasSome={comms.channels.length > 0} />
      <Problem text={error} />
      <div class="buttons start">
        {chosen.offered.length === 0 ? null : (
          <Button isPrimary isBusy={isBusy} onClick={() => void send()}>
            Send
          </Button>
        )}
        <Button
          isBusy={isBusy}
          onClick={() => void run({ type: 'comms.copy', ...words, as: 'text' }, 'Copied')}
        >
          Copy
        </Button>
        <Button
          isBusy={isBusy}
          onClick={() => void run({ type: 'comms.copy', ...words, as: 'markdown' }, 'Copied as Markdown')}
        >
          Copy as Markdown
        </Button>
        <Button isBusy={isBusy} onClick={() => void save()}>
          Save draft
        </Button>
        <Button
          isBusy={isBusy}
          title="It went out by other means: the record keeps the text and the time."
          onClick={() => void mark()}
        >
          Mark as sent
        </Button>
      </div>
    </>
  );
}
