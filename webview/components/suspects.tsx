import type { BoardState } from '../../src/core/board/state.ts';
import type { SuspectsView } from '../../src/core/board/suspect-state.ts';
import { useBoard } from '../board-context.ts';
import { Button, Spinner } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { openDraft, useDraft } from '../intent.ts';
import { Deployment } from './deployments.tsx';
import { DraftForm, Problem } from './draft-form.tsx';
import { Signed } from './time-text.tsx';

const TRACE_KEY = 'trace';

interface SuspectsProps {
  readonly suspects: SuspectsView;
  readonly deployments: BoardState['deployments'];
}

/** The deployments before the impact, the likeliest first, and what makes the ranking surer. */
export function Suspects({ suspects, deployments }: SuspectsProps) {
  const { isReadOnly } = useBoard();
  const { run, isBusy, error } = useSending();
  const { ranked, state, message, components } = suspects;
  const rows = ranked.flatMap((suspicion) => {
    const deployment = deployments.list.find(({ id }) => id === suspicion.id);
    return deployment === undefined ? [] : [{ suspicion, deployment }];
  });
  const others = deployments.list.filter(
    ({ id, linked }) => linked !== undefined && !rows.some(({ deployment }) => deployment.id === id),
  );
  return (
    <section class="deployments" aria-label="Suspects" aria-busy={state === 'reading'}>
      <div class="section-head">
        <h3>Which deployment did it?</h3>
        <button
          type="button"
          class="icon-button"
          aria-label="Read git again"
          title="Read git again"
          aria-busy={isBusy}
          onClick={() => void run({ type: 'suspects.refresh' }, 'The suspects are up to date')}
        >
          <Icon name="refresh" />
        </button>
      </div>
      <Problem text={error} />
      {state === 'reading' ? <Spinner label={message} /> : null}
      {state === 'reading' ? null : <p class={state === 'failed' ? 'problem' : 'dim'}>{message}</p>}
      {isReadOnly ? null : <Components components={components} />}
      {isReadOnly ? null : <TraceForm />}
      <ol class="rows">
        {rows.map(({ suspicion, deployment }, index) => (
          <Deployment
            key={deployment.id}
            deployment={deployment}
            suspicion={{ ...suspicion, rank: index + 1 }}
          />
        ))}
        {others.map((deployment) => (
          <Deployment key={deployment.id} deployment={deployment} />
        ))}
      </ol>
      {isReadOnly ? null : <OtherAnswers />}
      <RuledOut ruledOut={suspects.ruledOut} />
    </section>
  );
}

/** One click narrows it more than a paragraph of text. */
function Components({ components }: Pick<SuspectsView, 'components'>) {
  const { run, error } = useSending();
  if (components.length === 0) return null;
  const toggle = (path: string) => {
    const paths = components
      .filter((one) => (one.path === path ? !one.isChosen : one.isChosen))
      .map((one) => one.path);
    void run({ type: 'facts.update', facts: { paths } }, `Shows in: ${paths.join(', ') || 'not recorded'}`);
  };
  return (
    <>
      <div class="choices" role="group" aria-label="Where does it show?">
        <span class="dim">Where does it show?</span>
        {components.map(({ path, isChosen }) => (
          <button
            key={path}
            type="button"
            class="choice"
            aria-pressed={isChosen}
            onClick={() => toggle(path)}
          >
            {path}
          </button>
        ))}
      </div>
      <Problem text={error} />
    </>
  );
}

function TraceForm() {
  const draft = useDraft(TRACE_KEY);
  if (draft?.isOpen !== true) {
    return (
      <p>
        <button type="button" class="link" onClick={() => openDraft(TRACE_KEY)}>
          {draft === undefined ? 'Paste a stack trace or log…' : 'Unsaved stack trace or log'}
        </button>
      </p>
    );
  }
  return (
    <DraftForm
      draftKey={TRACE_KEY}
      label="Stack trace or log"
      placeholder="Its frames are looked up in this repository. It is kept as evidence."
      submit="Use it"
      isRequired
      toRequest={(text) => ({ type: 'trace.add', text })}
      done="Added as evidence; the suspects are ranked anew"
    />
  );
}

/** As good as any of the list. */
function OtherAnswers() {
  const { run, isBusy, error } = useSending();
  return (
    <>
      <div class="buttons start" role="group" aria-label="Other answers">
        <Button onClick={() => void run({ type: 'deployment.link' })}>Another deployment…</Button>
        <Button
          isBusy={isBusy}
          onClick={() =>
            void run({ type: 'cause.decide', cause: 'not-deployment' }, 'Recorded: not a deployment')
          }
        >
          Not a deployment
        </Button>
        <Button
          isBusy={isBusy}
          onClick={() => void run({ type: 'cause.decide', cause: 'unknown' }, 'Recorded: not known yet')}
        >
          Not known yet
        </Button>
      </div>
      <Problem text={error} />
    </>
  );
}

function RuledOut({ ruledOut }: Pick<SuspectsView, 'ruledOut'>) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  if (ruledOut.length === 0) return null;
  return (
    <details>
      <summary>
        <Icon name="chevron" />
        Ruled out ({ruledOut.length})
      </summary>
      <Problem text={error} />
      <ul class="rows">
        {ruledOut.map(({ hypothesis, name, note, signed }) => (
          <li key={hypothesis} class="row">
            <div class="row-main">
              <p class="row-title">{name}</p>
              <p class="dim">
                <Signed signed={signed} verb="Ruled out" />
                {note === undefined ? null : ` · ${note}`}
              </p>
            </div>
            {isReadOnly ? null : (
              <div class="buttons">
                <Button
                  label={`Suspect ${name} again`}
                  onClick={() =>
                    void run({ type: 'hypothesis.reopen', hypothesis }, `${name} is a suspect again`)
                  }
                >
                  Suspect again
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
