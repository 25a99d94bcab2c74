import { useRef } from 'preact/hooks';
import type { AnswerView, BoardState, DecisionView, StepView } from '../../src/core/board/state.ts';
import type { Cause } from '../../src/core/incident/vocabulary.ts';
import { useBoard } from '../board-context.ts';
import { useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { openDraft, useDraft } from '../intent.ts';
import { Deployments } from './deployments.tsx';
import { DraftForm, Problem } from './draft-form.tsx';
import { Step } from './step.tsx';
import { Suspects } from './suspects.tsx';
import { Signed } from './time-text.tsx';

const REASONS_KEY = 'cause.reasons';

interface DecisionProps {
  readonly decision: DecisionView;
  readonly state: BoardState;
}

/** The question of the phase, its answers, and what there is to do under the one that was chosen. */
export function Decision({ decision, state }: DecisionProps) {
  const { question, chosen, answers, signed, notDeployment } = decision;
  const answer = answers.find(({ cause }) => cause === chosen);
  return (
    <section class="decision" aria-labelledby="decision">
      <h3 id="decision">{question}</h3>
      <p class="dim">
        {notDeployment === undefined ? null : (
          <>
            <Signed signed={notDeployment} verb="Not a deployment, says the record" />.{' '}
          </>
        )}
        {signed === undefined ? (
          'Not decided yet. '
        ) : (
          <>
            <Signed signed={signed} verb="Decided" />.{' '}
          </>
        )}
        The answer can be changed. Nothing recorded under another answer is lost.
      </p>
      <Answers decision={decision} />
      {chosen === undefined ? null : <Reasons chosen={chosen} reasons={decision.reasons} />}
      {chosen === undefined || chosen === 'deployment' ? (
        <WhichDeployment state={state} isAnswer={chosen === 'deployment'} />
      ) : null}
      {answer === undefined ? null : (
        <section class="track" aria-label={answer.title}>
          <h3>{answer.title}: what to do</h3>
          <ul class="steps">
            {answer.steps.map((step) => (
              <Step key={step.id} step={step} />
            ))}
          </ul>
        </section>
      )}
      <Elsewhere answers={answers.filter(({ cause }) => cause !== chosen)} />
    </section>
  );
}

function WhichDeployment({ state, isAnswer }: { readonly state: BoardState; readonly isAnswer: boolean }) {
  const { suspects, deployments } = state;
  if (suspects !== undefined) return <Suspects suspects={suspects} deployments={deployments} />;
  return isAnswer ? <Deployments deployments={deployments} first={3} /> : null;
}

const isTouched = ({ status }: StepView): boolean => status !== 'open';

/** What was done under an answer that is not, or no longer, the chosen one. */
function Elsewhere({ answers }: { readonly answers: readonly AnswerView[] }) {
  const steps = answers.flatMap((answer) => answer.steps.filter(isTouched));
  return steps.length === 0 ? null : (
    <details>
      <summary>
        <Icon name="chevron" />
        Recorded under other answers ({steps.length})
      </summary>
      <ul class="steps">
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ul>
    </details>
  );
}

/** Arrow keys move between the answers and decide nothing: a decision is recorded, so it takes Enter, Space or a click. */
function Answers({ decision: { answers, chosen } }: { readonly decision: DecisionView }) {
  const { isReadOnly } = useBoard();
  const { run, isBusy, error } = useSending();
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const buttons = [...(group.current?.querySelectorAll('button') ?? [])];
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const current = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons.at((current + step) % buttons.length)?.focus();
  };
  const decide = (cause: Cause, title: string) => {
    if (cause !== chosen && !isReadOnly) void run({ type: 'cause.decide', cause }, `Cause: ${title}`);
  };
  const stop = chosen ?? answers[0]?.cause;
  return (
    <>
      <div
        ref={group}
        class="answers"
        role="radiogroup"
        aria-labelledby="decision"
        aria-busy={isBusy}
        onKeyDown={move}
      >
        {answers.map((answer) => (
          <button
            key={answer.cause}
            type="button"
            class="answer"
            role="radio"
            aria-checked={answer.cause === chosen}
            aria-disabled={isReadOnly}
            tabIndex={answer.cause === stop ? 0 : -1}
            onClick={() => decide(answer.cause, answer.title)}
          >
            <AnswerText answer={answer} isChosen={answer.cause === chosen} />
          </button>
        ))}
      </div>
      <Problem text={error} />
    </>
  );
}

function AnswerText({ answer, isChosen }: { readonly answer: AnswerView; readonly isChosen: boolean }) {
  const { title, hint, steps } = answer;
  const touched = steps.filter(isTouched).length;
  return (
    <>
      <b>{title}</b>
      {hint === undefined ? null : <small>{hint}</small>}
      {touched === 0 || isChosen ? null : (
        <small class="kept">{touched === 1 ? '1 step' : `${touched} steps`} recorded</small>
      )}
    </>
  );
}

function Reasons({ chosen, reasons }: { readonly chosen: Cause; readonly reasons: string | undefined }) {
  const { isReadOnly } = useBoard();
  const draft = useDraft(REASONS_KEY);
  if (draft?.isOpen && !isReadOnly) {
    return (
      <DraftForm
        draftKey={REASONS_KEY}
        label="Reasons for this answer"
        saved={reasons ?? ''}
        submit="Save reasons"
        toRequest={(text) => ({ type: 'cause.decide', cause: chosen, reasons: text })}
        done="Reasons saved"
      />
    );
  }
  return (
    <div class="reasons">
      {reasons === undefined ? null : <p class="quote">{reasons}</p>}
      {isReadOnly ? null : (
        <button type="button" class="link" onClick={() => openDraft(REASONS_KEY, reasons)}>
          {draft === undefined
            ? reasons === undefined
              ? 'Say why…'
              : 'Change the reasons…'
            : 'Unsaved draft of the reasons'}
        </button>
      )}
    </div>
  );
}
