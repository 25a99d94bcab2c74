import type { SuspectCommitView, SuspectView } from '../../src/core/board/suspect-state.ts';
import { useBoard } from '../board-context.ts';
import { useSending } from '../host.ts';
import { openDraft, useDraft } from '../intent.ts';
import { DraftForm, Problem } from './draft-form.tsx';
import { Menu } from './menu.tsx';
import { Time } from './time-text.tsx';

export type RankedSuspicion = SuspectView & { readonly rank: number };

/** Why a deployment is suspected, and which of its commits. */
export function Suspicion({ suspicion }: { readonly suspicion: RankedSuspicion }) {
  const { reasons, commits, moreCommits } = suspicion;
  return (
    <div class="suspicion">
      <Reasons reasons={reasons} revision={undefined} />
      <ol class="suspect-commits" aria-label="Its commits, the likeliest first">
        {commits.map((commit) => (
          <Commit key={commit.revision} commit={commit} />
        ))}
      </ol>
      {moreCommits === 0 ? null : <p class="dim">and {moreCommits} less likely</p>}
    </div>
  );
}

export function Chance({ text }: { readonly text: string }) {
  return <span title="Of all changes that were looked at, by the ranking's own reckoning">{text}</span>;
}

function Commit({ commit }: { readonly commit: SuspectCommitView }) {
  const { isReadOnly } = useBoard();
  const { run, error } = useSending();
  const { revision, subject, author, at, chance, reasons } = commit;
  const short = revision.slice(0, 8);
  return (
    <li>
      <p class="suspect-title">
        <button
          type="button"
          class="link"
          title={`Show what ${short} changed`}
          onClick={() => void run({ type: 'commit.diff', revision })}
        >
          <code>{short}</code> {subject}
        </button>
        {isReadOnly ? null : (
          <Menu
            label={`More for ${short}`}
            items={[
              { label: 'Show the diff', run: () => void run({ type: 'commit.diff', revision }) },
              { label: 'Open on the code host', run: () => void run({ type: 'commit.host', revision }) },
              { label: 'Rule out…', run: () => openDraft(ruleOutKey(revision)) },
            ]}
          />
        )}
      </p>
      <p class="dim dots">
        <Chance text={chance} />
        <span>{author}</span>
        <Time at={at} />
      </p>
      <Reasons reasons={reasons} revision={revision} />
      <Problem text={error} />
      <RuleOut kind="commit" suspect={revision} name={short} />
    </li>
  );
}

interface ReasonsProps {
  readonly reasons: SuspectCommitView['reasons'];
  /** Whose files the reasons name. */
  readonly revision: string | undefined;
}

function Reasons({ reasons, revision }: ReasonsProps) {
  const { run, error } = useSending();
  return (
    <>
      <ul class="reasons-list">
        {reasons.map(({ text, path }) => (
          <li key={text}>
            {path === undefined || revision === undefined ? (
              text
            ) : (
              <button
                type="button"
                class="link"
                title={`Show ${path}`}
                onClick={() => void run({ type: 'commit.diff', revision, path })}
              >
                {text}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Problem text={error} />
    </>
  );
}

export const ruleOutKey = (suspect: string): string => `ruleOut.${suspect}`;

interface RuleOutProps {
  readonly kind: 'deployment' | 'commit';
  readonly suspect: string;
  readonly name: string;
}

/** Asks why, beside the suspect; the reason may be left out. */
export function RuleOut({ kind, suspect, name }: RuleOutProps) {
  const key = ruleOutKey(suspect);
  const draft = useDraft(key);
  if (draft?.isOpen !== true) return null;
  return (
    <DraftForm
      draftKey={key}
      label={`Why was it not ${name}?`}
      placeholder="Why was it not this one? May be left empty"
      input="line"
      submit="Rule out"
      toRequest={(note) => ({ type: 'suspect.ruleOut', kind, suspect, ...(note !== '' && { note }) })}
      done={`${name} is ruled out`}
    />
  );
}
