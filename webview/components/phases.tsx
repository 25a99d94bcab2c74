import type { BoardState, PhaseView, TrackView } from '../../src/core/board/state.ts';
import { isOver } from '../../src/core/incident/incident.ts';
import { NOT_RECORDED } from '../../src/core/incident/vocabulary.ts';
import { formatDuration } from '../../src/core/text/time.ts';
import { Icon } from '../icons.tsx';
import { useNow } from '../time.ts';
import { Decision } from './decision.tsx';
import { Fields } from './fields.tsx';
import { Hypotheses } from './hypotheses.tsx';
import { Markdown } from './markdown.tsx';
import { Figures, Remedies } from './response.tsx';
import { Review } from './review.tsx';
import { Step } from './step.tsx';
import { Whys } from './whys.tsx';

interface StripProps {
  readonly phases: readonly PhaseView[];
  readonly shown: string | undefined;
  readonly onShow: (phase: string) => void;
}

/** The phases in order. A click shows one; which one is due follows from the record. */
export function PhaseStrip({ phases, shown, onShow }: StripProps) {
  const now = useNow(10_000);
  return (
    <nav aria-label="Phases">
      <ol class="phases">
        {phases.map((phase, index) => {
          const { id, title, state, window, progress } = phase;
          const late = lateness(phase, now);
          return (
            <li key={id} data-state={state}>
              <button
                type="button"
                aria-current={state === 'now' ? 'step' : undefined}
                aria-pressed={id === shown}
                aria-label={[title, window, progress, late].filter(Boolean).join(', ')}
                onClick={() => onShow(id)}
              >
                <b>
                  <span class="ordinal">{state === 'done' ? <Icon name="check" /> : index + 1}</span>
                  <span class="name">{title}</span>
                </b>
                <span class="dots">
                  {window === undefined ? null : <span>{window}</span>}
                  {progress === '' ? null : <span>{progress}</span>}
                  {late === undefined ? null : <span class="late">{late}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function lateness({ lateAt }: PhaseView, now: number): string | undefined {
  const ms = lateAt === undefined ? 0 : now - Date.parse(lateAt);
  return ms <= 0 ? undefined : `${formatDuration(ms)} late`;
}

export function Phase({ phase, state }: { readonly phase: PhaseView; readonly state: BoardState }) {
  const beside = phase.tracks.filter(({ isThroughout }) => isThroughout);
  const tracks = phase.tracks.filter(({ isThroughout }) => !isThroughout);
  const isLast = phase === state.phases.at(-1);
  return (
    <section class="phase" aria-labelledby="phase-title">
      <div class="phase-head">
        <h2 id="phase-title">{phase.title}</h2>
        <p class="dim dots">
          {phase.window === undefined ? null : <span>{phase.window}</span>}
          {phase.progress === '' ? null : <span>{phase.progress}</span>}
          {phase.lead === undefined ? null : <span>{phase.lead}</span>}
        </p>
      </div>
      {phase.intro === undefined ? null : <Markdown text={phase.intro} />}
      {phase.decision === undefined ? null : <Decision decision={phase.decision} state={state} />}
      {phase.hasReview ? <Review review={state.review} /> : null}
      {phase.hasHypotheses ? <Hypotheses hypotheses={state.hypotheses} /> : null}
      {phase.hasRemedies ? <Remedies remedies={state.remedies} isOver={isOver(state.header)} /> : null}
      {phase.hasFigures ? <Figures figures={state.figures} /> : null}
      {phase.hasWhys ? <Whys whys={state.whys} shown={state.timeline.entries.length} /> : null}
      {tracks.length === 0 ? null : (
        <div class="work" data-beside={tracks.length === 1 && phase.fields.length > 0}>
          <Tracks tracks={tracks} />
          {tracks.length === 1 ? <Facts phase={phase} /> : null}
        </div>
      )}
      {beside.length === 0 ? null : (
        <div class="throughout" role="group" aria-label="Throughout this phase">
          <Tracks tracks={beside} />
        </div>
      )}
      {phase.output === undefined ? null : <Output output={phase.output} />}
      {tracks.length === 1 ? null : <Facts phase={phase} />}
      {isLast ? <Metrics metrics={state.metrics} /> : null}
    </section>
  );
}

const Facts = ({ phase: { fields } }: { readonly phase: PhaseView }) =>
  fields.length === 0 ? null : <Fields title="On record" fields={fields} />;

function Tracks({ tracks }: { readonly tracks: readonly TrackView[] }) {
  return (
    <div class="tracks" data-count={tracks.length}>
      {tracks.map((track) => (
        <Track key={track.id} track={track} />
      ))}
    </div>
  );
}

function Track({ track }: { readonly track: TrackView }) {
  const { id, title, role, assignee, condition, steps } = track;
  const done = steps.filter(({ status }) => status === 'done' || status === 'skipped').length;
  return (
    <section class="track" data-track={id} aria-label={title ?? role ?? 'Steps'}>
      {title === undefined && role === undefined && !track.isThroughout ? null : (
        <h3>
          {title ?? role ?? 'Throughout this phase'}
          <span class="count" aria-label={`${done} of ${steps.length} done`}>
            {done}/{steps.length}
          </span>
        </h3>
      )}
      <p class="dim dots">
        {role === undefined || role === title ? null : <span>{role}</span>}
        {role === undefined ? null : <span>{assignee ?? <b class="strong">unassigned</b>}</span>}
        {condition === undefined ? null : <span>{condition}</span>}
      </p>
      {track.intro === undefined ? null : <Markdown text={track.intro} />}
      <ul class="steps">
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ul>
    </section>
  );
}

function Output({
  output: { text, isReached, missing },
}: {
  readonly output: NonNullable<PhaseView['output']>;
}) {
  return (
    <p class="output" data-reached={isReached}>
      <Icon name={isReached ? 'check' : 'flag'} />
      <span>
        <b>{isReached ? 'Reached' : 'Ends with'}:</b> {text.replace(/[^.!?]$/, '$&.')}
        {isReached || missing === undefined ? null : <> Still missing: {missing}.</>}
      </span>
    </p>
  );
}

function Metrics({ metrics }: { readonly metrics: BoardState['metrics'] }) {
  return (
    <section class="fields-section">
      <h3>Durations</h3>
      <dl class="fields">
        {metrics.map(({ label, value }) => (
          <div key={label} class="field">
            <dt>{label}</dt>
            <dd>{value ?? <span class="not-recorded">{NOT_RECORDED}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
