import type { FigureView, RemedyView } from '../../src/core/board/response-state.ts';
import { NOT_RECORDED } from '../../src/core/incident/vocabulary.ts';
import { formatDuration } from '../../src/core/text/time.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { openDraft, useDraft } from '../intent.ts';
import { DraftForm, Problem } from './draft-form.tsx';
import { Signed, Time } from './time-text.tsx';

const KEY = 'remedy';

/** What was tried and how it went: dead ends too, so that nobody walks into them again. */
export function Remedies({
  remedies,
  isOver,
}: {
  readonly remedies: readonly RemedyView[];
  readonly isOver: boolean;
}) {
  const { isReadOnly } = useBoard();
  return (
    <section class="remedies" aria-label="What was tried">
      <h3>What was tried</h3>
      {remedies.length === 0 ? null : (
        <ul class="rows">
          {remedies.map((remedy) => (
            <Remedy key={remedy.id} remedy={remedy} />
          ))}
        </ul>
      )}
      {remedies.length === 0 && isReadOnly ? <p class="not-recorded">{NOT_RECORDED}</p> : null}
      {isReadOnly ? null : <TryForm isFirst={remedies.length === 0} isOver={isOver} />}
    </section>
  );
}

function Remedy({ remedy: { id, text, tried, note, label, judged } }: { readonly remedy: RemedyView }) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  const ms = judged ? Date.parse(judged.at) - Date.parse(tried.at) : 0;
  return (
    <li class="row" data-remedy={judged?.outcome ?? 'open'}>
      <div class="row-main">
        <p class="row-title">
          <span>{text}</span>
          <span class="tag" data-tone={judged?.outcome === 'helped' ? 'cause' : undefined}>
            {label}
          </span>
        </p>
        <p class="dim dots">
          <Signed signed={tried} verb="Tried" />
          {ms > 0 ? <span>took {formatDuration(ms)}</span> : null}
        </p>
        {note === undefined ? null : <p class="quote">{note}</p>}
        {judged?.note === undefined ? null : <p class="quote">{judged.note}</p>}
        <Problem text={error} />
      </div>
      {isReadOnly ? null : (
        <div class="buttons">
          <Button
            label={`Say how it went: ${text}`}
            onClick={() => void run({ type: 'remedy.judge', remedy: id })}
          >
            {judged === undefined ? 'How it went…' : 'Change…'}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Once the incident is over, nothing more is tried against it. */
function TryForm({ isFirst, isOver }: { readonly isFirst: boolean; readonly isOver: boolean }) {
  const draft = useDraft(KEY);
  const { run } = useSending();
  if (draft?.isOpen === true) {
    return (
      <DraftForm
        draftKey={KEY}
        label="What is tried"
        placeholder="Restart two of the four workers"
        input="line"
        submit="It is under way"
        isRequired
        toRequest={(text) => ({ type: 'remedy.try', text })}
        done="Recorded"
      />
    );
  }
  return (
    <p class="after-rows">
      {isFirst ? <span class="dim">{isOver ? 'Nothing is on record. ' : 'Nothing yet. '}</span> : null}
      {isOver && draft === undefined ? null : (
        <>
          <button type="button" class="link" onClick={() => openDraft(KEY)}>
            {draft === undefined ? 'Try something…' : 'Unsaved: what is tried'}
          </button>{' '}
        </>
      )}
      <button
        type="button"
        class="link"
        onClick={() => void run({ type: 'incident.run', command: 'recordRemedy' })}
      >
        Tried earlier…
      </button>
    </p>
  );
}

/** What the impact amounts to, each with how it is known. */
export function Figures({ figures }: { readonly figures: readonly FigureView[] }) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  return (
    <section class="figures" aria-label="Impact in figures">
      <h3>Impact in figures</h3>
      {figures.length === 0 ? null : (
        <ul class="rows">
          {figures.map((figure) => (
            <FigureRow key={figure.id} figure={figure} />
          ))}
        </ul>
      )}
      {figures.length === 0 && isReadOnly ? <p class="not-recorded">{NOT_RECORDED}</p> : null}
      {isReadOnly ? null : (
        <p class="after-rows">
          {figures.length === 0 ? <span class="dim">None yet. </span> : null}
          <button
            type="button"
            class="link"
            onClick={() => void run({ type: 'incident.run', command: 'recordFigure' })}
          >
            Add a figure…
          </button>
        </p>
      )}
      <Problem text={error} />
    </section>
  );
}

function FigureRow({
  figure: { id, what, value, from, to, basis, signed },
}: {
  readonly figure: FigureView;
}) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          <span>
            {what}: <b>{value}</b>
          </span>
        </p>
        <p class="dim dots">
          {basis === undefined ? null : <span>{basis}</span>}
          {from === undefined && to === undefined ? null : (
            <span>
              {from === undefined ? null : (
                <>
                  from <Time at={from} />{' '}
                </>
              )}
              {to === undefined ? null : (
                <>
                  until <Time at={to} />
                </>
              )}
            </span>
          )}
          <Signed signed={signed} />
        </p>
        <Problem text={error} />
      </div>
      {isReadOnly ? null : (
        <div class="buttons">
          <Button label={`Change: ${what}`} onClick={() => void run({ type: 'figure.change', figure: id })}>
            Change…
          </Button>
        </div>
      )}
    </li>
  );
}
