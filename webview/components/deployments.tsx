import { useState } from 'preact/hooks';
import type { BoardState, DeploymentView } from '../../src/core/board/state.ts';
import { READING_STEPS } from '../../src/core/deployments/mainline.ts';
import { reasonsAsRanked } from '../../src/core/suspects/as-ranked.ts';
import type { CommitView } from '../../src/protocol.ts';
import { useBoard } from '../board-context.ts';
import { Button, Spinner } from '../controls.tsx';
import { send, useSending, type Sending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { openDraft } from '../intent.ts';
import { Problem } from './draft-form.tsx';
import { Chance, ruleOutKey, RuleOut, Suspicion, type RankedSuspicion } from './suspicion.tsx';
import { Signed, Time } from './time-text.tsx';

interface DeploymentsProps {
  readonly deployments: BoardState['deployments'];
  /** How many to show at first. */
  readonly first: number;
}

export function Deployments({ deployments, first }: DeploymentsProps) {
  const [isWhole, setWhole] = useState(false);
  const { run, isBusy, error } = useSending();
  const { list, state, message, mainlines } = deployments;
  const isReading = state === 'listed';
  // What is linked stays in sight, however old it is.
  const shown = isWhole ? list : list.filter(({ linked }, index) => index < first || linked !== undefined);
  return (
    <section class="deployments" aria-label="Recent deployments" aria-busy={state === 'loading' || isReading}>
      <div class="section-head">
        <h3>Recent deployments</h3>
        <button
          type="button"
          class="icon-button"
          aria-label="Look for deployments again"
          title={isReading ? READING_STEPS : 'Look for deployments again'}
          aria-busy={isBusy || isReading}
          onClick={() => void run({ type: 'deployments.refresh' }, 'Deployments are up to date')}
        >
          <Icon name="refresh" />
        </button>
      </div>
      <Problem text={error} />
      {message === undefined ? null : <p class={state === 'failed' ? 'problem' : 'dim'}>{message}</p>}
      {state === 'loading' && list.length === 0 ? <Spinner label="Looking for deployments in git…" /> : null}
      {state === 'ready' && list.length === 0 ? <NoDeployments /> : null}
      <ol class="rows">
        {list.length === 0
          ? null
          : mainlines.map((mainline, index) => <Mainline key={index} {...mainline} />)}
        {shown.map((deployment) => (
          <Deployment key={deployment.id} deployment={deployment} />
        ))}
      </ol>
      {shown.length < list.length ? (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          Show {list.length - shown.length} older
        </button>
      ) : null}
    </section>
  );
}

/**
 * In the place of what is not deployed yet, and as high while that is read: so the list below stays where it is, whatever
 * takes its place.
 */
function Mainline({ text, isReading }: BoardState['deployments']['mainlines'][number]) {
  const [isHeld] = useState(isReading);
  return (
    <li class="row" data-mainline={isReading ? 'reading' : 'known'}>
      <div class="row-main">
        <p class="row-title dim">{text}</p>
        {isHeld ? (
          <div class="held" aria-hidden="true">
            <p class="dim">When</p>
            <p>Commits</p>
          </div>
        ) : null}
      </div>
      {isHeld ? (
        <div class="buttons held" aria-hidden="true">
          <Button onClick={() => undefined}>Link as cause</Button>
        </div>
      ) : null}
    </li>
  );
}

function NoDeployments() {
  return (
    <p class="empty">
      No deployment was found in this repository. Fireline looks for tags such as <code>v1.2.3</code> and{' '}
      <code>deploy/production/…</code>, and for merges to the production branch; the patterns are settings.
    </p>
  );
}

interface DeploymentProps {
  readonly deployment: DeploymentView;
  /** Why it is suspected, where it stands among the suspects. */
  readonly suspicion?: RankedSuspicion | undefined;
}

export function Deployment({ deployment, suspicion }: DeploymentProps) {
  const { isReadOnly } = useBoard();
  const sending = useSending();
  const { id, name, linked } = deployment;
  return (
    <li
      class="row"
      data-suspect={suspicion !== undefined}
      data-linked={linked !== undefined}
      data-deployment={id}
    >
      <div class="row-main">
        <DeploymentText deployment={deployment} suspicion={suspicion} />
        {suspicion === undefined ? null : <Suspicion suspicion={suspicion} />}
        {deployment.isRecordOnly ? null : (
          <Commits deployment={id} isTakenBack={deployment.step?.isRollback ?? false} />
        )}
        <Problem text={sending.error} />
        {suspicion === undefined ? null : <RuleOut kind="deployment" suspect={id} name={name} />}
      </div>
      {isReadOnly ? null : (
        <div class="buttons">
          <WaysBack deployment={deployment} sending={sending} />
          <LinkButton deployment={deployment} suspicion={suspicion} sending={sending} />
          {suspicion === undefined || linked !== undefined ? null : (
            <Button label={`Rule out ${name}`} onClick={() => openDraft(ruleOutKey(id))}>
              Rule out…
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

type WithSending = DeploymentProps & { readonly sending: Sending };

/** What is not deployed can neither be taken back nor be the start of a hotfix. */
function WaysBack({ deployment, sending: { run } }: WithSending) {
  const { id, name, linked, previousName, isUnreleased } = deployment;
  if (isUnreleased) return null;
  return (
    <>
      {linked !== undefined && previousName !== undefined ? (
        <Button
          isPrimary
          label={`Prepare the rollback of ${name} to ${previousName}`}
          onClick={() => void run({ type: 'rollback.prepare', deployment: id })}
        >
          Prepare rollback…
        </Button>
      ) : null}
      <Button
        label={`Hotfix branch from ${name}`}
        onClick={() => void run({ type: 'hotfix.create', deployment: id })}
      >
        Hotfix branch…
      </Button>
    </>
  );
}

function LinkButton({ deployment, suspicion, sending: { run, isBusy } }: WithSending) {
  const { id, name, linked, isLastBeforeImpact } = deployment;
  const isLikeliest = suspicion === undefined ? isLastBeforeImpact : suspicion.rank === 1;
  const toggle = () =>
    void (linked === undefined
      ? run({ type: 'deployment.link', deployment: id }, `Linked ${name}`)
      : run({ type: 'deployment.unlink', deployment: id }, `Unlinked ${name}`));
  return (
    <Button
      isBusy={isBusy}
      isPrimary={linked === undefined && isLikeliest}
      label={`${linked ? 'Unlink' : 'Link'} ${name}`}
      onClick={toggle}
    >
      {linked === undefined ? 'Link as cause' : 'Unlink'}
    </Button>
  );
}

function DeploymentText({ deployment, suspicion }: DeploymentProps) {
  const { label, name, at, revision, environment, service, author, linked, distance, step, told } =
    deployment;
  const isNamed = label === name;
  return (
    <>
      <p class="row-title">
        <b title={name}>{label}</b>
        {suspicion === undefined ? null : (
          <span class="tag" data-tone="suspect">
            suspect {suspicion.rank} · <Chance text={suspicion.chance} />
          </span>
        )}
        {linked === undefined ? null : (
          <span class="tag" data-tone="cause">
            linked as the cause
          </span>
        )}
        {deployment.isLastBeforeImpact ? (
          <span class="tag" data-tone="near">
            last before impact
          </span>
        ) : null}
        {deployment.isCurrent ? <span class="tag">deployed now</span> : null}
        {step === undefined ? null : (
          <span class="tag" title={step.detail}>
            {step.label}
          </span>
        )}
        {told === undefined ? null : <span class="tag">told, not in git</span>}
      </p>
      <p class="dim dots">
        <b class="strong">{distance}</b>
        <span
          title={
            deployment.isTimeUncertain
              ? 'The time of the commit: it may have been deployed later.'
              : undefined
          }
        >
          {deployment.isTimeUncertain ? '≈ ' : ''}
          <Time at={at} />
        </span>
        {isNamed && environment !== undefined ? <span>{environment}</span> : null}
        {isNamed && service !== undefined ? <span>{service}</span> : null}
        {author === undefined ? null : <span>{author}</span>}
        <code>{revision}</code>
      </p>
      {isNamed ? null : (
        <p class="dim">
          <code>{name}</code>
        </p>
      )}
      <OnRecord deployment={deployment} suspicion={suspicion} />
    </>
  );
}

/** What people said of it: that it went out, and that it was the cause. */
function OnRecord({ deployment: { told, linked }, suspicion }: DeploymentProps) {
  // Right below stands the same, as long as the ranking says what it said then.
  const isBelow = linked?.reasons !== undefined && linked.reasons === reasonsAsRanked(suspicion?.reasons);
  return (
    <>
      {told === undefined ? null : (
        <p class="dim">
          <Signed signed={told} verb="Told" />
          {told.note === undefined ? null : ` · ${told.note}`}
        </p>
      )}
      {linked === undefined ? null : (
        <p class="dim">
          <Signed signed={linked} verb="Linked" />
          {linked.reasons === undefined || isBelow ? null : ` · ${linked.reasons}`}
        </p>
      )}
    </>
  );
}

interface CommitList {
  readonly list: readonly CommitView[];
  readonly total: number;
}

interface CommitsProps {
  readonly deployment: string;
  readonly isTakenBack: boolean;
}

function Commits({ deployment, isTakenBack }: CommitsProps) {
  const [commits, setCommits] = useState<CommitList | string>();
  const load = async (event: Event) => {
    if (!(event.currentTarget as HTMLDetailsElement).open || typeof commits === 'object') return;
    const reply = await send({ type: 'deployment.commits', deployment });
    setCommits(reply.ok ? (reply.commits ?? { list: [], total: 0 }) : reply.message);
  };
  return (
    <details onToggle={(event: Event) => void load(event)}>
      <summary>
        <Icon name="chevron" />
        {typeof commits === 'object'
          ? `${commits.total} ${commits.total === 1 ? 'commit' : 'commits'}`
          : 'Commits'}
        {isTakenBack ? ' taken back' : ''}
      </summary>
      {commits === undefined ? <Spinner label="Reading commits…" /> : null}
      {typeof commits === 'string' ? <Problem text={commits} /> : null}
      {typeof commits === 'object' ? <CommitRows {...commits} /> : null}
    </details>
  );
}

function CommitRows({ list, total }: CommitList) {
  if (total === 0) return <p class="empty">No commits between this deployment and the one before it.</p>;
  return (
    <>
      <ul class="commits">
        {list.map(({ revision, subject, author, at }) => (
          <li key={revision}>
            <code>{revision.slice(0, 8)}</code>
            <span>{subject}</span>
            <span class="dim">
              {author} · <Time at={at} />
            </span>
          </li>
        ))}
      </ul>
      {list.length < total ? <p class="dim">and {total - list.length} older</p> : null}
    </>
  );
}
