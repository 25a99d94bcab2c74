import type { HypothesisView } from '../../src/core/board/suspect-state.ts';
import { NOT_RECORDED } from '../../src/core/incident/vocabulary.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { openDraft, useDraft } from '../intent.ts';
import { DraftForm, Problem } from './draft-form.tsx';
import { Signed } from './time-text.tsx';

const KEY = 'hypothesis';
const WORDS = { open: 'open', confirmed: 'confirmed', rejected: 'ruled out' } as const;
const VERBS = { open: 'Opened', confirmed: 'Confirmed', rejected: 'Ruled out' } as const;

/** What it may be, what it was not: for whoever comes late as well. */
export function Hypotheses({ hypotheses }: { readonly hypotheses: readonly HypothesisView[] }) {
  const { isReadOnly } = useBoard();
  return (
    <section class="hypotheses" aria-label="Hypotheses">
      <h3>Hypotheses</h3>
      {hypotheses.length === 0 ? null : (
        <ul class="rows">
          {hypotheses.map((hypothesis) => (
            <Hypothesis key={hypothesis.id} hypothesis={hypothesis} />
          ))}
        </ul>
      )}
      {hypotheses.length === 0 && isReadOnly ? <p class="not-recorded">{NOT_RECORDED}</p> : null}
      {isReadOnly ? null : <OpenForm isFirst={hypotheses.length === 0} />}
    </section>
  );
}

function Hypothesis({ hypothesis }: { readonly hypothesis: HypothesisView }) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  const { id, text, status, note, evidence, signed } = hypothesis;
  const judge = (verdict: 'confirmed' | 'rejected') =>
    void run({ type: 'hypothesis.judge', hypothesis: id, verdict });
  return (
    <li class="row" data-hypothesis={status}>
      <div class="row-main">
        <p class="row-title">
          <span class="hypothesis-text">{text}</span>
          <span class="tag" data-tone={status === 'confirmed' ? 'cause' : undefined}>
            {WORDS[status]}
          </span>
        </p>
        <p class="dim dots">
          <Signed signed={signed} verb={VERBS[status]} />
          {evidence === 0 ? null : (
            <span>
              {evidence} {evidence === 1 ? 'entry speaks' : 'entries speak'} for it
            </span>
          )}
        </p>
        {note === undefined ? null : <p class="quote">{note}</p>}
        <Problem text={error} />
      </div>
      {isReadOnly ? null : (
        <div class="buttons">
          {status === 'open' ? (
            <>
              <Button label={`Confirm: ${text}`} onClick={() => judge('confirmed')}>
                Confirm…
              </Button>
              <Button label={`Rule out: ${text}`} onClick={() => judge('rejected')}>
                Rule out…
              </Button>
            </>
          ) : (
            <Button
              label={`Open again: ${text}`}
              onClick={() =>
                void run({ type: 'hypothesis.reopen', hypothesis: id }, 'The hypothesis is open again')
              }
            >
              Open again
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function OpenForm({ isFirst }: { readonly isFirst: boolean }) {
  const draft = useDraft(KEY);
  if (draft?.isOpen === true) {
    return (
      <DraftForm
        draftKey={KEY}
        label="Hypothesis"
        placeholder="What may it be? The connection pool is exhausted"
        input="line"
        submit="Open it"
        isRequired
        toRequest={(text) => ({ type: 'hypothesis.open', text })}
        done="Hypothesis opened"
      />
    );
  }
  return (
    <p class="after-rows">
      {isFirst ? <span class="dim">None yet. </span> : null}
      <button type="button" class="link" onClick={() => openDraft(KEY)}>
        {draft === undefined ? 'Open a hypothesis…' : 'Unsaved hypothesis'}
      </button>
    </p>
  );
}
