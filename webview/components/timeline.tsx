import { useState } from 'preact/hooks';
import type { BoardState, EntryView, Tone } from '../../src/core/board/state.ts';
import { useBoard } from '../board-context.ts';
import { Button, TextArea, TimeField } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon, type IconName } from '../icons.tsx';
import { dropDraft, openDraft, setDraft, useDraft } from '../intent.ts';
import { fromLocalInput, toLocalInput } from '../time.ts';
import { DraftForm, Problem } from './draft-form.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { Signed, Time } from './time-text.tsx';

const NOTE_KEY = 'note';
/** When what is noted happened, where that is not now. */
const WHEN_KEY = 'note.when';
const MORE = 200;
const LONG_DETAIL = 240;

const ICONS: Readonly<Record<Tone, IconName>> = {
  danger: 'alert',
  status: 'flag',
  deploy: 'deploy',
  good: 'check',
  bad: 'cross',
  person: 'person',
  evidence: 'picture',
  plain: 'note',
};

export function Timeline({ timeline }: { readonly timeline: BoardState['timeline'] }) {
  const { isReadOnly } = useBoard();
  const { run, isBusy, error } = useSending();
  const { entries, total } = timeline;
  const hidden = total - entries.length;
  return (
    <>
      {isReadOnly ? null : <Composer />}
      <ol class="timeline" aria-label="Timeline, newest first">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {hidden === 0 ? null : (
        <div class="more">
          <Button
            isBusy={isBusy}
            onClick={() => void run({ type: 'timeline.more', count: entries.length + MORE })}
          >
            Show earlier ({hidden})
          </Button>
          <Problem text={error} />
        </div>
      )}
    </>
  );
}

/** Always open. What is typed stays until the host has it. */
function Composer() {
  const draft = useDraft(NOTE_KEY);
  const { run, isBusy, error } = useSending();
  const when = useDraft(WHEN_KEY);
  const text = draft?.text ?? '';
  const occurredAt = when === undefined ? undefined : fromLocalInput(when.text);
  const problem = when === undefined ? undefined : problemOf(occurredAt);
  const add = async () => {
    if (text.trim() === '' || problem !== undefined) return;
    const note = { type: 'note.add', text, ...(occurredAt !== undefined && { occurredAt }) } as const;
    if (!(await run(note, 'Note added'))) return;
    dropDraft(NOTE_KEY);
    dropDraft(WHEN_KEY);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void add();
  };
  return (
    <div class="composer">
      <TextArea
        label="Note for the timeline"
        placeholder="What did you see, try or decide?"
        rows={2}
        value={text}
        onInput={(value) => setDraft(NOTE_KEY, value)}
        onKeyDown={onKeyDown}
      />
      {when === undefined ? null : (
        <TimeField
          label="When it happened"
          value={when.text}
          onInput={(value) => setDraft(WHEN_KEY, value)}
          onKeyDown={onKeyDown}
          hasFocus
        />
      )}
      <div class="buttons">
        <span class="dim">
          {text === '' ? 'Paste a picture to add it as evidence' : 'Ctrl+Enter adds it'}
        </span>
        <span class="buttons">
          {when === undefined ? (
            <Button onClick={() => setDraft(WHEN_KEY, toLocalInput(new Date().toISOString()))}>
              Happened earlier…
            </Button>
          ) : (
            <Button onClick={() => dropDraft(WHEN_KEY)}>Happened now</Button>
          )}
          <Button isPrimary isBusy={isBusy} onClick={() => void add()}>
            Add note
          </Button>
        </span>
      </div>
      <Problem text={error ?? problem} />
    </div>
  );
}

function problemOf(occurredAt: string | undefined): string | undefined {
  if (occurredAt === undefined) return 'That is not a date and time.';
  return Date.parse(occurredAt) > Date.now() ? 'This is in the future. When did it happen?' : undefined;
}

function Entry({ entry }: { readonly entry: EntryView }) {
  const { isReadOnly } = useBoard();
  const { retracted, corrected, tone, text, detail, at, by, origin, recordedAt, isNew } = entry;
  return (
    <li
      class="entry"
      data-entry={entry.id}
      data-tone={tone}
      data-kind={entry.kind}
      data-retracted={retracted !== undefined}
      data-new={isNew}
      tabIndex={-1}
    >
      <Time at={at} />
      <span class="mark">
        <Icon name={ICONS[tone]} />
      </span>
      <div class="entry-main">
        <p class="entry-text">{retracted === undefined ? text : <s>{text}</s>}</p>
        {detail === undefined ? null : <Detail text={detail} />}
        <p class="dim dots">
          {isNew ? <span class="new">new</span> : null}
          <span>{by}</span>
          {origin === undefined ? null : <span>{origin}</span>}
          {recordedAt === undefined ? null : (
            <span>
              written <Time at={recordedAt} />
            </span>
          )}
        </p>
        {corrected === undefined ? null : <Amendment verb="Corrected" amendment={corrected} />}
        {retracted === undefined ? null : <Amendment verb="Retracted" amendment={retracted} />}
        <EntryForms entry={entry} />
      </div>
      {isReadOnly ? null : <Menu label={`More for “${text.slice(0, 60)}”`} items={entryMenu(entry)} />}
    </li>
  );
}

function Amendment({
  verb,
  amendment,
}: {
  readonly verb: string;
  readonly amendment: NonNullable<EntryView['corrected']>;
}) {
  return (
    <p class="dim amendment">
      <Signed signed={amendment} verb={verb} />
      {amendment.reason === undefined ? null : ` · ${amendment.reason}`}
    </p>
  );
}

function Detail({ text }: { readonly text: string }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > LONG_DETAIL;
  return (
    <>
      <p class="entry-detail">{isLong && !isOpen ? `${text.slice(0, LONG_DETAIL).trimEnd()}…` : text}</p>
      {isLong ? (
        <button type="button" class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show all'}
        </button>
      ) : null}
    </>
  );
}

const correctKey = ({ id }: EntryView): string => `entry.${id}.time`;
const retractKey = ({ id }: EntryView): string => `entry.${id}.retract`;

function entryMenu(entry: EntryView): MenuItem[] {
  return [
    ...(entry.canCorrect
      ? [{ label: 'Correct the time…', run: () => openDraft(correctKey(entry), toLocalInput(entry.at)) }]
      : []),
    ...(entry.canRetract ? [{ label: 'Retract…', run: () => openDraft(retractKey(entry)) }] : []),
  ];
}

function EntryForms({ entry }: { readonly entry: EntryView }) {
  const correct = useDraft(correctKey(entry));
  const retract = useDraft(retractKey(entry));
  return (
    <>
      {correct?.isOpen ? (
        <DraftForm
          draftKey={correctKey(entry)}
          label="When it happened"
          input="time"
          saved={toLocalInput(entry.at)}
          submit="Correct"
          isRequired
          toRequest={(text) => {
            const occurredAt = fromLocalInput(text);
            return occurredAt === undefined
              ? 'That is not a date and time.'
              : { type: 'event.correct', event: entry.id, occurredAt };
          }}
          done="Time corrected"
        />
      ) : null}
      {retract?.isOpen ? (
        <DraftForm
          draftKey={retractKey(entry)}
          label="Why is it retracted?"
          placeholder="Why is it retracted? It stays visible, struck through."
          submit="Retract"
          toRequest={(reason) => ({
            type: 'event.retract',
            event: entry.id,
            ...(reason !== '' && { reason }),
          })}
          done="Retracted"
        />
      ) : null}
    </>
  );
}
