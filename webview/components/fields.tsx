import type { FieldView } from '../../src/core/board/state.ts';
import { NOT_RECORDED } from '../../src/core/incident/vocabulary.ts';
import { useBoard } from '../board-context.ts';
import { fieldDraftKey, fieldRequest, toInput } from '../fields.ts';
import { useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { openDraft, useDraft } from '../intent.ts';
import { DraftForm, Problem } from './draft-form.tsx';
import { Link } from './markdown.tsx';
import { Time } from './time-text.tsx';

/** The facts of an incident, each editable where it stands. */
export function Fields({ title, fields }: { readonly title: string; readonly fields: readonly FieldView[] }) {
  return (
    <section class="fields-section">
      <h3>{title}</h3>
      <dl class="fields">
        {fields.map((field) => (
          <div key={field.key} class="field" data-kind={field.kind} data-field={field.key}>
            <dt id={`label-${field.key}`}>{field.label}</dt>
            <dd>{field.kind === 'choice' ? <Choice field={field} /> : <Editable field={field} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Choice({ field }: { readonly field: FieldView }) {
  const { isReadOnly } = useBoard();
  const { run, isBusy, error } = useSending();
  // A click on the chosen one takes it back: it then reads "not recorded".
  const choose = (value: string) => {
    const request = fieldRequest(field, value === field.value ? '' : value);
    if (typeof request !== 'string') void run(request, `${field.label}: saved`);
  };
  return (
    <>
      <div class="choices" role="group" aria-labelledby={`label-${field.key}`} aria-busy={isBusy}>
        {(field.options ?? []).map(({ value, label }) => (
          <button
            key={value}
            type="button"
            class="choice"
            aria-pressed={value === field.value}
            disabled={isReadOnly}
            onClick={() => choose(value)}
          >
            {label}
          </button>
        ))}
        {field.value === undefined ? <span class="not-recorded">{NOT_RECORDED}</span> : null}
      </div>
      <Problem text={error} />
    </>
  );
}

function Editable({ field }: { readonly field: FieldView }) {
  const { isReadOnly } = useBoard();
  const draftKey = fieldDraftKey(field.key);
  const draft = useDraft(draftKey);
  const saved = toInput(field);
  if (draft?.isOpen && !isReadOnly) {
    return (
      <DraftForm
        draftKey={draftKey}
        label={field.label}
        saved={saved}
        input={field.kind === 'text' || field.kind === 'time' ? field.kind : 'line'}
        placeholder={field.hint}
        submit="Save"
        toRequest={(text) => fieldRequest(field, text)}
        done={`${field.label}: saved`}
      />
    );
  }
  return (
    <>
      <div class="value">
        <Value field={field} />
        {isReadOnly ? null : (
          <button
            type="button"
            class="icon-button"
            aria-label={`Edit: ${field.label}`}
            title={`Edit: ${field.label}`}
            onClick={() => openDraft(draftKey, saved)}
          >
            <Icon name="edit" />
          </button>
        )}
      </div>
      {draft === undefined || isReadOnly ? null : (
        <button type="button" class="link" onClick={() => openDraft(draftKey)}>
          Unsaved draft
        </button>
      )}
    </>
  );
}

function Value({ field: { kind, value } }: { readonly field: FieldView }) {
  if (value === undefined) return <span class="not-recorded">{NOT_RECORDED}</span>;
  if (kind === 'time') return <Time at={value} />;
  if (kind === 'url') return <Link url={value}>{value}</Link>;
  return <span class="text">{value}</span>;
}
