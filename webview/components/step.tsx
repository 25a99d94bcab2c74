import { useEffect, useState } from 'preact/hooks';
import type { StepView } from '../../src/core/board/state.ts';
import { Button } from '../controls.tsx';
import { useSending, type Sending } from '../host.ts';
import { Icon, type IconName } from '../icons.tsx';
import { openDraft, useDraft } from '../intent.ts';
import { useBoard } from '../board-context.ts';
import { runStepAction } from '../step-action.ts';
import { DraftForm, Problem } from './draft-form.tsx';
import { Markdown } from './markdown.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { Signed } from './time-text.tsx';

const MARKS: Readonly<Record<StepView['status'], IconName | undefined>> = {
  open: undefined,
  started: undefined,
  done: 'check',
  skipped: 'dash',
  failed: 'cross',
};
const VERBS: Readonly<Record<StepView['status'], string>> = {
  open: 'Reopened',
  started: 'Started',
  done: 'Done',
  skipped: 'Skipped',
  failed: 'Failed',
};

/** The forms a step can open, with the status each leads to; a plain note leaves the status as it is. */
const FORMS = {
  skipped: { label: 'Why is it skipped?', submit: 'Skip', item: 'Skip…' },
  failed: { label: 'What went wrong?', submit: 'Mark as failed', item: 'Failed…' },
  note: { label: 'Note on this step', submit: 'Save note', item: 'Note…' },
} as const;
type FormId = keyof typeof FORMS;
const FORM_IDS = Object.keys(FORMS) as FormId[];

const formKey = (step: StepView, form: FormId): string => `step.${step.id}.${form}`;

/** Ticked at once, and taken back if it could not be recorded. */
function useTick(step: StepView, { run }: Sending) {
  const [wanted, setWanted] = useState<StepView['status']>();
  useEffect(() => setWanted(undefined), [step.status, step.signed?.at]);
  const set = async (status: StepView['status']) => {
    setWanted(status);
    const isSaved = await run({ type: 'step.set', step: step.id, status }, `${VERBS[status]}: ${step.title}`);
    if (!isSaved) setWanted(undefined);
  };
  return { status: wanted ?? step.status, set };
}

export function Step({ step }: { readonly step: StepView }) {
  const sending = useSending();
  const { status, set } = useTick(step, sending);
  const { isReadOnly } = useBoard();
  const mark = MARKS[status];
  const toggle = () => void set(status === 'done' ? 'open' : 'done');
  return (
    <li class="step" data-status={status} data-step={step.id}>
      <label class="step-line">
        <span class="box">
          <input type="checkbox" checked={status === 'done'} disabled={isReadOnly} onChange={toggle} />
          {mark === undefined ? null : <Icon name={mark} />}
        </span>
        <span class="step-title">{step.title}</span>
      </label>
      {isReadOnly ? null : <StepControls step={step} status={status} set={set} sending={sending} />}
      <StepMore step={step} error={sending.error} />
    </li>
  );
}

function menuItems(
  step: StepView,
  status: StepView['status'],
  set: (status: StepView['status']) => Promise<void>,
): MenuItem[] {
  const statuses = (['started', 'open'] as const).filter((next) =>
    next === 'started' ? status === 'open' : status !== 'open',
  );
  const labels = { started: 'Start', open: 'Reopen' };
  return [
    ...statuses.map((next) => ({ label: labels[next], run: () => void set(next) })),
    ...FORM_IDS.filter((form) => form !== status).map((form) => ({
      label: FORMS[form].item,
      run: () => openDraft(formKey(step, form), form === 'note' ? step.note : ''),
    })),
  ];
}

function StepControls({
  step,
  status,
  set,
  sending,
}: {
  readonly step: StepView;
  readonly status: StepView['status'];
  readonly set: (status: StepView['status']) => Promise<void>;
  readonly sending: Sending;
}) {
  const board = useBoard();
  const { action } = step;
  const isOpen = status === 'open' || status === 'started';
  const act = () => {
    if (action) runStepAction({ step, action: action.id }, { board, sending, done: () => void set('done') });
  };
  return (
    <>
      {action !== undefined && isOpen ? (
        <span class="step-action">
          <Button isBusy={sending.isBusy} onClick={act}>
            {action.label}
          </Button>
        </span>
      ) : null}
      <span class="step-menu">
        <Menu label={`More for “${step.title}”`} items={menuItems(step, status, set)} />
      </span>
    </>
  );
}

function StepMore({ step, error }: { readonly step: StepView; readonly error: string | undefined }) {
  // What is behind us needs no explaining any more.
  const isSettled = step.status === 'done' || step.status === 'skipped';
  return (
    <div class="step-more">
      <p class="dim dots">
        {step.signed === undefined ? null : (
          <Signed signed={step.signed} {...(step.status !== 'done' && { verb: VERBS[step.status] })} />
        )}
        {step.isOptional ? <span>optional</span> : null}
        {step.role === undefined ? null : <span>{step.role}</span>}
      </p>
      {step.note === undefined ? null : <p class="quote">{step.note}</p>}
      {step.details === undefined || isSettled ? null : <Markdown text={step.details} />}
      <Problem text={step.failure} />
      {step.commands.map((command, index) => (
        <Command key={index} step={step.id} index={index} text={command.text} />
      ))}
      <Problem text={error} />
      {FORM_IDS.map((form) => (
        <StepForm key={form} step={step} form={form} />
      ))}
    </div>
  );
}

function StepForm({ step, form }: { readonly step: StepView; readonly form: FormId }) {
  const draftKey = formKey(step, form);
  const draft = useDraft(draftKey);
  const { label, submit, item } = FORMS[form];
  if (draft === undefined) return null;
  if (!draft.isOpen) {
    return (
      <button type="button" class="link" onClick={() => openDraft(draftKey)}>
        Unsaved draft: {item}
      </button>
    );
  }
  return (
    <DraftForm
      draftKey={draftKey}
      label={label}
      placeholder={label}
      submit={submit}
      saved={form === 'note' ? (step.note ?? '') : ''}
      toRequest={(note) => ({
        type: 'step.set',
        step: step.id,
        // Whoever writes about a step that nobody touched has begun it.
        status: form !== 'note' ? form : step.status === 'open' ? 'started' : step.status,
        ...(note !== '' && { note }),
      })}
      done={`Saved: ${step.title}`}
    />
  );
}

function Command({
  step,
  index,
  text,
}: {
  readonly step: string;
  readonly index: number;
  readonly text: string;
}) {
  const { run, error } = useSending();
  return (
    <div class="command">
      <pre>
        <code>{text}</code>
      </pre>
      <div class="buttons">
        <button
          type="button"
          class="quiet"
          title="Shows its exact text first. It runs when you agree."
          onClick={() => void run({ type: 'step.command', step, index })}
        >
          <Icon name="terminal" />
          Run…
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => void run({ type: 'command.copy', step, index }, 'Copied')}
        >
          <Icon name="copy" />
          Copy
        </button>
      </div>
      <Problem text={error} />
    </div>
  );
}
