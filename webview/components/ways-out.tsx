import type { BoardState, RollbackAct, RollbackView } from '../../src/core/board/state.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Problem } from './draft-form.tsx';
import { Signed } from './time-text.tsx';

/** Ways back, newest first, and what to do about each. */
export function Rollbacks({ rollbacks }: Pick<BoardState, 'rollbacks'>) {
  return rollbacks.length === 0 ? null : (
    <section>
      <h3>Rollbacks</h3>
      <ul class="rows">
        {rollbacks.map((rollback) => (
          <Rollback key={rollback.id} rollback={rollback} />
        ))}
      </ul>
    </section>
  );
}

const ACTS: Readonly<Record<RollbackAct, string>> = {
  continue: 'Continue…',
  perform: 'Run command…',
  mark: 'Mark as performed…',
  open: 'Open worktree',
  'give-up': 'Give up…',
};

function Rollback({ rollback }: { readonly rollback: RollbackView }) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  const { id, title, state, stateLabel, way, branch, worktree, acts, signed } = rollback;
  return (
    <li class="row" data-rollback={id} data-state={state}>
      <div class="row-main">
        <p class="row-title">
          <b>{title}</b>
          <span class="tag" data-tone={state === 'conflicts' || state === 'failed' ? 'cause' : undefined}>
            {stateLabel}
          </span>
        </p>
        <p class="dim">
          {way === undefined ? '' : `${way}. `}
          <Signed signed={signed} verb="Recorded" />
        </p>
        {branch === undefined ? null : (
          <p class="dim">
            <code>{branch}</code>
            {worktree === undefined ? '' : ` in ${worktree}`}
          </p>
        )}
        <Problem text={error} />
      </div>
      {isReadOnly || acts.length === 0 ? null : (
        <div class="buttons">
          {acts.map((act, index) => (
            <Button
              key={act}
              isPrimary={index === 0 && act !== 'open'}
              label={`${ACTS[act]} ${title}`}
              onClick={() => void run({ type: 'rollback.act', rollback: id, act })}
            >
              {ACTS[act]}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
}

export function Hotfixes({ hotfixes }: Pick<BoardState, 'hotfixes'>) {
  return hotfixes.length === 0 ? null : (
    <section>
      <h3>Hotfix branches</h3>
      <ul class="rows">
        {hotfixes.map((hotfix) => (
          <Hotfix key={hotfix.branch} hotfix={hotfix} />
        ))}
      </ul>
    </section>
  );
}

function Hotfix({ hotfix }: { readonly hotfix: BoardState['hotfixes'][number] }) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  const { branch, base, worktree, picked, signed } = hotfix;
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          <code>{branch}</code>
        </p>
        <p class="dim">
          from {base}
          {worktree === undefined ? '' : ` in ${worktree}`}, by {signed.by}
          {picked === 0 ? '' : `, ${picked === 1 ? '1 commit' : `${picked} commits`} picked`}
        </p>
        <Problem text={error} />
      </div>
      {isReadOnly || worktree === undefined ? null : (
        <div class="buttons">
          <Button
            label={`Pick commits onto ${branch}`}
            onClick={() => void run({ type: 'hotfix.pick', branch })}
          >
            Pick commits…
          </Button>
        </div>
      )}
    </li>
  );
}
