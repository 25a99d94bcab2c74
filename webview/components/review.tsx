import type { ReviewView } from '../../src/core/board/review.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { openDraft, useDraft } from '../intent.ts';
import { DraftForm } from './draft-form.tsx';
import { Signed } from './time-text.tsx';

type Choice = NonNullable<ReviewView['next']>;

/** How far people are with the post-mortem, and the way on. */
export function Review({ review }: { readonly review: ReviewView | undefined }) {
  const { isReadOnly } = useBoard();
  return (
    <section class="review" aria-label="Review of the post-mortem">
      <h3>Review</h3>
      {review === undefined ? (
        <p class="dim">There is no post-mortem yet.</p>
      ) : (
        <>
          <States states={review.states} />
          <p class="dim">
            <Signed signed={review.signed} verb={review.label} />
          </p>
          {review.note === undefined ? null : <p class="quote">{review.note}</p>}
          {isReadOnly ? null : <Ways review={review} />}
        </>
      )}
    </section>
  );
}

function States({ states }: Pick<ReviewView, 'states'>) {
  return (
    <ol class="review-states" aria-label="States of a post-mortem">
      {states.map(({ status, label, state }) => (
        <li
          key={status}
          data-state={state}
          data-review={status}
          aria-current={state === 'now' ? 'step' : undefined}
        >
          <span class="dot" />
          {label}
        </li>
      ))}
    </ol>
  );
}

const keyOf = ({ to }: Choice): string => `review.${to}`;

function Ways({ review: { next, back } }: { readonly review: ReviewView }) {
  const ways = [next, back].flatMap((way) => way ?? []);
  return (
    <>
      <div class="buttons start">
        {ways.map((way) => (
          <Button key={way.to} isPrimary={way === next} onClick={() => openDraft(keyOf(way))}>
            {way.label}…
          </Button>
        ))}
      </div>
      {ways.map((way) => (
        <NoteForm key={way.to} way={way} />
      ))}
    </>
  );
}

function NoteForm({ way }: { readonly way: Choice }) {
  const draft = useDraft(keyOf(way));
  if (draft?.isOpen !== true) return null;
  return (
    <DraftForm
      draftKey={keyOf(way)}
      label={`Note: ${way.label.toLowerCase()}`}
      placeholder="Anything to say? Optional."
      submit={way.label}
      toRequest={(note) => ({ type: 'review.set', to: way.to, ...(note !== '' && { note }) })}
      done="Review status changed"
    />
  );
}
