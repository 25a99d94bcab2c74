import { Button, TextArea, TextField, TimeField } from '../controls.tsx';
import { closeDraft, dropDraft, setDraft, useDraft } from '../intent.ts';
import { useSending } from '../host.ts';
import type { BoardRequestDraft } from '../../src/protocol.ts';

export interface DraftFormProps {
  readonly draftKey: string;
  readonly label: string;
  /** What is recorded now. */
  readonly saved?: string;
  readonly input?: 'line' | 'text' | 'time';
  readonly submit: string;
  readonly placeholder?: string | undefined;
  readonly isRequired?: boolean;
  /** What to send; or, in words, why the text cannot be sent. */
  readonly toRequest: (text: string) => BoardRequestDraft | string;
  readonly done: string;
}

const FIELDS = { line: TextField, text: TextArea, time: TimeField };

/**
 * Something being typed, with Save and Discard. Enter saves a line, Ctrl or Cmd with Enter a text; Escape puts the form
 * away and keeps what was typed. Only a save that the host has confirmed clears it.
 */
export function DraftForm(props: DraftFormProps) {
  const {
    draftKey,
    label,
    saved = '',
    input = 'text',
    submit,
    placeholder,
    isRequired,
    toRequest,
    done,
  } = props;
  const draft = useDraft(draftKey);
  const { isBusy, error, run } = useSending();
  const text = draft?.text ?? saved;
  const request = toRequest(text.trim());
  const isEmpty = isRequired === true && text.trim() === '';
  const save = async () => {
    if (isEmpty || typeof request === 'string') return;
    if (text.trim() === saved.trim() && saved !== '') dropDraft(draftKey);
    else if (await run(request, done)) dropDraft(draftKey);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') closeDraft(draftKey, saved);
    else if (event.key === 'Enter' && (input !== 'text' || event.ctrlKey || event.metaKey)) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const Field = FIELDS[input];
  const problem = error ?? (typeof request === 'string' && text.trim() !== '' ? request : undefined);
  return (
    <div class="draft-form" role="group" aria-label={label}>
      <Field
        label={label}
        value={text}
        placeholder={placeholder}
        hasFocus
        onInput={(value) => setDraft(draftKey, value)}
        onKeyDown={onKeyDown}
      />
      <Problem text={problem} />
      <div class="buttons">
        <Button isPrimary isBusy={isBusy} onClick={() => void save()}>
          {submit}
        </Button>
        <Button onClick={() => dropDraft(draftKey)}>{text === saved ? 'Cancel' : 'Discard'}</Button>
      </div>
    </div>
  );
}

/** What went wrong, beside what it went wrong with. */
export function Problem({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : <p class="problem">{text}</p>;
}
