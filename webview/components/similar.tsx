import type { SimilarState, SimilarView } from '../../src/core/board/similar.ts';
import { NOT_RECORDED } from '../../src/core/incident/vocabulary.ts';
import { Spinner } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { Problem } from './draft-form.tsx';
import { Time } from './time-text.tsx';

/** Closed until somebody wants it: reading all that is past is for those who ask. */
export function SimilarIncidents({ similar }: { readonly similar: SimilarState }) {
  const { run, error } = useSending();
  const { state, message, list } = similar;
  const onToggle = ({ currentTarget }: Event) => {
    const isOpen = (currentTarget as HTMLDetailsElement).open;
    if (isOpen && (state === 'idle' || state === 'failed')) void run({ type: 'similar.find' });
  };
  return (
    <section class="similar" aria-label="Similar incidents">
      <details onToggle={onToggle}>
        <summary>
          <Icon name="chevron" />
          Similar incidents{list.length > 0 ? ` (${list.length})` : ''}
        </summary>
        <Problem text={error} />
        {state === 'reading' ? <Spinner label={message} /> : null}
        {state === 'ready' || state === 'failed' ? (
          <p class={state === 'failed' ? 'problem' : 'dim'} role="status">
            {message}
          </p>
        ) : null}
        <ol class="rows">
          {list.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ol>
      </details>
    </section>
  );
}

function Item({ item }: { readonly item: SimilarView }) {
  const { run, error } = useSending();
  const { id, title, at, why, fixes, isOnRecord, file } = item;
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          <button
            type="button"
            class="link"
            title={isOnRecord ? 'Open its board' : 'Open its post-mortem'}
            onClick={() => void run({ type: 'similar.open', similar: id })}
          >
            {title}
          </button>
          {isOnRecord && file !== undefined ? (
            <button
              type="button"
              class="quiet"
              onClick={() => void run({ type: 'similar.open', similar: `file:${file}` })}
            >
              Post-mortem
            </button>
          ) : null}
        </p>
        <p class="dim dots">
          {at === undefined ? null : <Time at={at} />}
          {why.map((reason) => (
            <span key={reason}>{reason}</span>
          ))}
        </p>
        <p>
          <span class="dim">What fixed it: </span>
          {fixes.length === 0 ? <span class="not-recorded">{NOT_RECORDED}</span> : fixes.join('; ')}
        </p>
        <Problem text={error} />
      </div>
    </li>
  );
}
