import type { BisectView } from '../../src/core/board/suspect-state.ts';
import type { Verdict } from '../../src/core/incident/vocabulary.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending, type Sending } from '../host.ts';
import { Problem } from './draft-form.tsx';

interface BisectsProps {
  readonly bisects: readonly BisectView[];
  /** There are two deployments to look between. */
  readonly canStart: boolean;
}

export function Bisects({ bisects, canStart }: BisectsProps) {
  const { isReadOnly } = useBoard();
  const sending = useSending();
  if (bisects.length === 0 && (isReadOnly || !canStart)) return null;
  return (
    <section aria-label="Bisect">
      <h3>Bisect</h3>
      <ul class="rows">
        {bisects.map((bisect) => (
          <Bisect key={bisect.id} bisect={bisect} />
        ))}
      </ul>
      {isReadOnly || bisects.some(({ state }) => state === 'running') ? null : (
        <button type="button" class="link" onClick={() => void sending.run({ type: 'bisect.start' })}>
          Find the commit by bisect…
        </button>
      )}
      <Problem text={sending.error} />
    </section>
  );
}

const STATES: Readonly<Record<BisectView['state'], string>> = {
  running: 'not finished',
  finished: 'finished',
  stopped: 'stopped',
};

function Bisect({ bisect }: { readonly bisect: BisectView }) {
  const { isReadOnly } = useBoard();
  const sending = useSending();
  const { id, state, between, progress, culprit, note, testing, check, worktree, signed } = bisect;
  return (
    <li class="row" data-bisect={id} data-state={state}>
      <div class="row-main">
        <p class="row-title">
          <b>{culprit ?? between}</b>
          <span class="tag" data-tone={culprit === undefined ? undefined : 'cause'}>
            {culprit === undefined ? STATES[state] : 'did it'}
          </span>
        </p>
        <p class="dim dots">
          {culprit === undefined ? null : <span>{between}</span>}
          <span>{progress}</span>
          <span>begun by {signed.by}</span>
        </p>
        {testing === undefined ? null : (
          <p>
            Now to be tested: <b>{testing.title}</b>
          </p>
        )}
        {check === undefined || state !== 'running' ? null : (
          <p class="dim">
            Check: <code>{check}</code>
          </p>
        )}
        {note === undefined ? null : <p class="dim">{note}</p>}
        {worktree === undefined || state !== 'running' ? null : <p class="dim">In {worktree}</p>}
        <Problem text={sending.error} />
      </div>
      {isReadOnly || state !== 'running' ? null : <Buttons bisect={bisect} sending={sending} />}
    </li>
  );
}

const VERDICTS: readonly (readonly [Verdict, string])[] = [
  ['good', 'Good'],
  ['bad', 'Bad'],
  ['skip', 'Skip'],
];

function Buttons({ bisect, sending }: { readonly bisect: BisectView; readonly sending: Sending }) {
  const { id, testing } = bisect;
  const { run, isBusy } = sending;
  return (
    <div class="buttons">
      {testing === undefined
        ? null
        : VERDICTS.map(([verdict, label]) => (
            <Button
              key={verdict}
              isBusy={isBusy}
              label={`${label}: ${testing.title}`}
              onClick={() =>
                void run(
                  { type: 'bisect.mark', bisect: id, revision: testing.revision, verdict },
                  `${testing.title}: ${label}`,
                )
              }
            >
              {label}
            </Button>
          ))}
      <Button label="Resume the bisect" onClick={() => void run({ type: 'bisect.resume', bisect: id })}>
        Resume
      </Button>
      <Button label="Stop the bisect" onClick={() => void run({ type: 'bisect.stop', bisect: id })}>
        Stop…
      </Button>
    </div>
  );
}
