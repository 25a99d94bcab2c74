import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BoardState, FieldKey } from '../../src/core/board/state.ts';
import { BoardContext, type Board } from '../board-context.ts';
import { fieldDraftKey, toInput } from '../fields.ts';
import { useSending } from '../host.ts';
import { openDraft, setIntent, useIntent, type Tab } from '../intent.ts';
import { usePastedPictures } from '../pasting.ts';
import { useScrollMemory } from '../scroll-memory.ts';
import { Bisects } from './bisects.tsx';
import { Comms } from './comms.tsx';
import { Deployments } from './deployments.tsx';
import { Hotfixes, Rollbacks } from './ways-out.tsx';
import { Problem } from './draft-form.tsx';
import { Escalations } from './escalations.tsx';
import { Evidence } from './evidence.tsx';
import { Header } from './header.tsx';
import { Notices } from './notices.tsx';
import { People } from './people.tsx';
import { Phase, PhaseStrip } from './phases.tsx';
import { Prose } from './prose.tsx';
import { panelId, tabId, Tabs, type TabItem } from './tabs.tsx';
import { SimilarIncidents } from './similar.tsx';
import { Timeline } from './timeline.tsx';

/** Below this the runbook is the first of the tabs, instead of standing beside them. Also in board.css. */
const NARROW = '(max-width: 899px)';

function useNarrow(): boolean {
  const query = useMemo(() => matchMedia(NARROW), []);
  const [isNarrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const onChange = () => setNarrow(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return isNarrow;
}

const phaseOfField = ({ phases }: BoardState, key: FieldKey) =>
  phases.find(({ fields }) => fields.some((field) => field.key === key));

function useBoardOf(state: BoardState): Board {
  return useMemo(
    () => ({
      isReadOnly: state.readOnly !== undefined,
      showTab: (tab) => setIntent({ tab }),
      editField: (key) => {
        const phase = phaseOfField(state, key);
        const field = phase?.fields.find((candidate) => candidate.key === key);
        if (phase === undefined || field === undefined) return;
        setIntent({ tab: 'runbook', phase: phase.id });
        openDraft(fieldDraftKey(key), toInput(field));
      },
    }),
    [state],
  );
}

export function App({ state }: { readonly state: BoardState }) {
  const board = useBoardOf(state);
  const isNarrow = useNarrow();
  const picked = useIntent(({ tab }) => tab);
  const shown: Tab =
    picked === undefined || (picked === 'runbook' && !isNarrow)
      ? isNarrow
        ? 'runbook'
        : 'timeline'
      : picked;
  const pasting = useSending();
  usePastedPictures(pasting, !board.isReadOnly);
  useEffect(() => setIntent({ incident: state.header.id }), [state.header.id]);
  return (
    <BoardContext.Provider value={board}>
      <div class="board" data-narrow={isNarrow}>
        <Header state={state} />
        <Notices state={state} />
        <Escalations escalations={state.escalations} />
        <Problem text={pasting.error} />
        {isNarrow ? null : <Runbook state={state} />}
        <Side state={state} shown={shown} isNarrow={isNarrow} />
      </div>
    </BoardContext.Provider>
  );
}

function Runbook({ state }: { readonly state: BoardState }) {
  const element = useRef<HTMLElement>(null);
  useScrollMemory(element, 'runbook');
  return (
    <main ref={element} aria-label={state.runbookTitle}>
      <Phases state={state} />
    </main>
  );
}

function Phases({ state }: { readonly state: BoardState }) {
  const { phases, currentPhase } = state;
  const picked = useIntent(({ phase }) => phase);
  const phase =
    phases.find(({ id }) => id === picked) ?? phases.find(({ id }) => id === currentPhase) ?? phases[0];
  if (phase === undefined) return <p class="empty">This runbook has no phases.</p>;
  // Back at the one that is due: follow it from now on.
  const show = (id: string) => setIntent({ phase: id === currentPhase ? undefined : id });
  return (
    <>
      <PhaseStrip phases={phases} shown={phase.id} onShow={show} />
      <Phase key={phase.id} phase={phase} state={state} />
      {state.similar === undefined ? null : <SimilarIncidents similar={state.similar} />}
      <Prose prose={state.prose} />
    </>
  );
}

function tabsOf({ evidence, roles, deployments, comms }: BoardState, isNarrow: boolean): TabItem[] {
  const open = roles.filter(({ assignee, isExtra }) => assignee === undefined && !isExtra).length;
  const linked = deployments.list.filter((deployment) => deployment.linked !== undefined).length;
  const unsettled = comms.sent.filter(({ state }) => state === 'unknown' || state === 'sending').length;
  return [
    ...(isNarrow ? [{ tab: 'runbook', label: 'Runbook' } as const] : []),
    { tab: 'timeline', label: 'Timeline' },
    { tab: 'deployments', label: 'Deployments', count: linked, countLabel: 'linked as the cause' },
    { tab: 'comms', label: 'Comms', count: unsettled, countLabel: 'not known to have arrived' },
    { tab: 'evidence', label: 'Evidence', count: evidence.length },
    { tab: 'people', label: 'People', count: open, countLabel: 'unassigned' },
  ];
}

interface SideProps {
  readonly state: BoardState;
  readonly shown: Tab;
  readonly isNarrow: boolean;
}

function Side({ state, shown, isNarrow }: SideProps) {
  const panel = useRef<HTMLDivElement>(null);
  useScrollMemory(panel, shown);
  return (
    <aside aria-label="Record">
      <Tabs items={tabsOf(state, isNarrow)} shown={shown} onShow={(tab) => setIntent({ tab })} />
      <div ref={panel} class="panel" id={panelId(shown)} role="tabpanel" aria-labelledby={tabId(shown)}>
        <Panel state={state} shown={shown} />
      </div>
    </aside>
  );
}

function Panel({ state, shown }: Pick<SideProps, 'state' | 'shown'>) {
  if (shown === 'runbook')
    return (
      <div class="panel-body">
        <Phases state={state} />
      </div>
    );
  if (shown === 'timeline') return <Timeline timeline={state.timeline} />;
  if (shown === 'comms') return <Comms comms={state.comms} />;
  if (shown === 'evidence') return <Evidence evidence={state.evidence} />;
  if (shown === 'people') return <People roles={state.roles} severityLabel={state.header.severityLabel} />;
  return (
    <div class="panel-body">
      <Deployments deployments={state.deployments} first={10} />
      <Rollbacks rollbacks={state.rollbacks} />
      <Bisects bisects={state.bisects} canStart={state.deployments.list.length > 1} />
      <Hotfixes hotfixes={state.hotfixes} />
    </div>
  );
}
