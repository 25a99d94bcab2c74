import { useEffect } from 'preact/hooks';
import type { WhyView } from '../../src/core/board/why-state.ts';
import { MAX_LINE } from '../../src/core/incident/events.ts';
import type { WhyMove } from '../../src/core/incident/whys.ts';
import type { BoardRequestDraft } from '../../src/protocol.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { focusOn } from '../focus.ts';
import { useSending, type Sending } from '../host.ts';
import { openDraft, useDraft, useIntent } from '../intent.ts';
import { showEntry } from '../show-entry.ts';
import { DraftForm, Problem } from './draft-form.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { Signed, Time } from './time-text.tsx';

const BRANCH = 'why:new';
const BELOW = 'why:below:';
const EDIT = 'why:edit:';
const MOVES: Readonly<Record<WhyMove, string>> = {
  up: 'Move up',
  down: 'Move down',
  in: 'Move below the one before',
  out: 'Move out one level',
};

interface WhysProps {
  readonly whys: readonly WhyView[];
  /** How many entries of the timeline are shown. */
  readonly shown: number;
}

/** Why it failed, and why that was so: a list for each level, so that a screen reader tells how deep it is. */
export function Whys({ whys, shown }: WhysProps) {
  const { isReadOnly } = useBoard();
  return (
    <section class="whys" aria-label="Five whys">
      <h3>Five whys</h3>
      {whys.length === 0 ? (
        <p class="dim">
          What went wrong, and why was that so? Ask about five times, and follow every branch: there is seldom
          one cause only.
        </p>
      ) : (
        <Level whys={whys} parent={undefined} shown={shown} />
      )}
      {isReadOnly ? null : <Left whys={whys} />}
      {isReadOnly ? null : (
        <AddForm draftKey={BRANCH} label="What went wrong" submit="Add the branch" open="Add a branch…" />
      )}
    </section>
  );
}

function Level({ whys, parent, shown }: WhysProps & { readonly parent: string | undefined }) {
  const level = whys.filter((why) => why.parent === parent);
  if (level.length === 0) return null;
  return (
    <ul class="why-level">
      {level.map((why, index) => (
        <li key={why.id} data-why={why.id}>
          <Why why={why} index={index} shown={shown} />
          <Level whys={whys} parent={why.id} shown={shown} />
          <Below why={why} />
        </li>
      ))}
    </ul>
  );
}

/** The one that was moved last: its button keeps the focus where it stands then. */
let moved: string | undefined;

interface WhyProps {
  readonly why: WhyView;
  /** Among its siblings. */
  readonly index: number;
  readonly shown: number;
}

function Why({ why, index, shown }: WhyProps) {
  const { isReadOnly } = useBoard();
  useEffect(() => {
    if (moved !== why.id) return;
    moved = undefined;
    focusOn(`[data-why="${CSS.escape(why.id)}"] > .why .icon-button`);
  }, [why.parent, index]);
  const sending = useSending();
  const editKey = `${EDIT}${why.id}`;
  const edit = useDraft(editKey);
  const { id, text, signed, evidence } = why;
  if (edit?.isOpen === true && !isReadOnly) {
    return (
      <DraftForm
        draftKey={editKey}
        label={`Reword: ${text}`}
        saved={text}
        input="line"
        submit="Save"
        isRequired
        toRequest={(typed) => fitting({ type: 'why.change', why: id, text: typed })}
        done="Why reworded"
      />
    );
  }
  return (
    <div class="why">
      <div class="why-main">
        <p class="why-text">{text}</p>
        <p class="dim dots">
          <Signed signed={signed} />
          {edit === undefined || isReadOnly ? null : (
            <button type="button" class="link" onClick={() => openDraft(editKey)}>
              Unsaved change
            </button>
          )}
        </p>
        {evidence.length === 0 ? null : <Shown evidence={evidence} shown={shown} />}
        <Problem text={sending.error} />
      </div>
      {isReadOnly ? null : (
        <div class="buttons">
          <Button label={`Why was that so: ${text}`} onClick={() => openDraft(`${BELOW}${id}`)}>
            Why?
          </Button>
          <Menu label={`More for “${text.slice(0, 60)}”`} items={menuOf(why, sending)} />
        </div>
      )}
    </div>
  );
}

function menuOf({ id, text, moves }: WhyView, { run }: Sending): MenuItem[] {
  const move = async (to: WhyMove): Promise<void> => {
    moved = id;
    if (!(await run({ type: 'why.move', why: id, move: to }, 'Why moved'))) moved = undefined;
  };
  const remove = async (): Promise<void> => {
    const done = 'Why removed. Those below it have moved up one level.';
    // What had the focus is gone.
    if (await run({ type: 'why.remove', why: id }, done)) focusOn('.whys .after-rows .link');
  };
  return [
    { label: 'Reword…', run: () => openDraft(`${EDIT}${id}`, text) },
    { label: 'Link entries that show it…', run: () => void run({ type: 'why.link', why: id }) },
    ...moves.map((to) => ({ label: MOVES[to], run: () => void move(to) })),
    { label: 'Remove, and keep what is below', run: () => void remove() },
  ];
}

/** The entries that show it; a click goes to one. */
function Shown({ evidence, shown }: Pick<WhyView, 'evidence'> & { readonly shown: number }) {
  const { run, error } = useSending();
  const show = async ({ id, depth }: WhyView['evidence'][number]): Promise<void> => {
    if (depth <= shown || (await run({ type: 'timeline.more', count: depth }))) showEntry(id);
  };
  return (
    <>
      <ul class="why-evidence" aria-label="Shown by">
        {evidence.map((entry) => (
          <li key={entry.id}>
            <Time at={entry.at} />{' '}
            <button type="button" class="link" onClick={() => void show(entry)}>
              {entry.text}
            </button>
          </li>
        ))}
      </ul>
      <Problem text={error} />
    </>
  );
}

function Below({ why: { id, text } }: { readonly why: WhyView }) {
  const { isReadOnly } = useBoard();
  const draftKey = `${BELOW}${id}`;
  const draft = useDraft(draftKey);
  if (draft === undefined || isReadOnly) return null;
  return (
    <div class="why-below">
      <AddForm draftKey={draftKey} label={`Why was that so: ${text}`} submit="Add" parent={id} open="" />
    </div>
  );
}

/** What was typed for whys that somebody has removed meanwhile: it can still be added. */
function Left({ whys }: Pick<WhysProps, 'whys'>) {
  const drafts = useIntent((intent) => intent.drafts);
  const known = new Set(whys.flatMap(({ id }) => [`${BELOW}${id}`, `${EDIT}${id}`]));
  const left = Object.keys(drafts).filter(
    (key) => (key.startsWith(BELOW) || key.startsWith(EDIT)) && !known.has(key),
  );
  return (
    <>
      {left.map((key) => (
        <div key={key} class="why-left">
          <p class="dim">The why that this was typed for has been removed.</p>
          <AddForm draftKey={key} label="Unsaved why" submit="Add as a branch" open="" />
        </div>
      ))}
    </>
  );
}

interface AddFormProps {
  readonly draftKey: string;
  readonly label: string;
  readonly submit: string;
  readonly parent?: string;
  /** What opens the form where nothing was typed yet. */
  readonly open: string;
}

function AddForm({ draftKey, label, submit, parent, open }: AddFormProps) {
  const draft = useDraft(draftKey);
  if (draft?.isOpen !== true) {
    return (
      <p class="after-rows">
        <button type="button" class="link" onClick={() => openDraft(draftKey)}>
          {draft === undefined ? open : 'Unsaved why'}
        </button>
      </p>
    );
  }
  return (
    <DraftForm
      draftKey={draftKey}
      label={label}
      placeholder={parent === undefined ? 'Checkout failed for card payments' : 'Because …'}
      input="line"
      submit={submit}
      isRequired
      toRequest={(text) => fitting({ type: 'why.add', text, ...(parent !== undefined && { parent }) })}
      done="Why added"
    />
  );
}

const fitting = (
  request: Extract<BoardRequestDraft, { type: 'why.add' | 'why.change' }>,
): BoardRequestDraft | string =>
  request.text.length > MAX_LINE
    ? `${MAX_LINE} characters fit, and this has ${request.text.length}. Split it into two.`
    : request;
