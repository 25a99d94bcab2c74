import { useEffect, useState } from 'preact/hooks';
import * as z from 'zod';
import { draftsSchema, type Draft, type Drafts, type FromBoard } from '../src/protocol.ts';
import { vscode } from './vscode-api.ts';

/**
 * What the board remembers by itself: what a person is looking at and has typed, never what the incident is. VS Code
 * keeps it while the board is hidden and after a reload.
 */
export const TABS = ['runbook', 'timeline', 'deployments', 'comms', 'evidence', 'people'] as const;
export type Tab = (typeof TABS)[number];

const intentSchema = z.object({
  /** So that VS Code can bring back the board of the same incident after a restart. */
  incident: z.string().optional(),
  tab: z.enum(TABS).optional(),
  /** The phase that was picked; absent: the one that is due. */
  phase: z.string().optional(),
  scroll: z.record(z.string(), z.number()).default({}),
  drafts: draftsSchema.default({}),
});
type Intent = z.infer<typeof intentSchema>;

const SAVE_DELAY_MS = 100;
const EMPTY: Intent = { scroll: {}, drafts: {} };

let intent: Intent = intentSchema.safeParse(vscode.getState()).data ?? EMPTY;
let timer: number | undefined;
/** What the host has on disk. */
let kept = intent.drafts;
const listeners = new Set<() => void>();

function save(): void {
  clearTimeout(timer);
  timer = undefined;
  vscode.setState(intent);
  if (intent.drafts === kept) return;
  kept = intent.drafts;
  vscode.postMessage({ type: 'drafts.keep', drafts: kept } satisfies FromBoard);
}

/** What the host kept on disk is at least as new as what VS Code kept of this page. */
export function restoreDrafts(drafts: Drafts): void {
  kept = drafts;
  setIntent({ drafts });
}

/** VS Code may throw the page away right after these. */
addEventListener('pagehide', save);
document.addEventListener('visibilitychange', save);

export function setIntent(change: Partial<Intent>): void {
  intent = { ...intent, ...change };
  timer ??= setTimeout(save, SAVE_DELAY_MS);
  for (const listener of listeners) listener();
}

export const getIntent = (): Intent => intent;

/** A part of the intent; the component renders again when that part changes. */
export function useIntent<T>(select: (intent: Intent) => T): T {
  const [, render] = useState({});
  const selected = select(intent);
  useEffect(() => {
    const listener = () => {
      if (select(intent) !== selected) render({});
    };
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  });
  return selected;
}

export const useDraft = (key: string): Draft | undefined => useIntent(({ drafts }) => drafts[key]);

export function setDraft(key: string, text: string): void {
  setIntent({ drafts: { ...intent.drafts, [key]: { text, isOpen: true } } });
}

/** Opens with what was typed before, or else with `initial`. */
export function openDraft(key: string, initial = ''): void {
  setDraft(key, intent.drafts[key]?.text ?? initial);
}

/** Keeps what was typed, unless that is what is saved anyway. */
export function closeDraft(key: string, saved = ''): void {
  const draft = intent.drafts[key];
  if (draft === undefined || draft.text === saved) dropDraft(key);
  else setIntent({ drafts: { ...intent.drafts, [key]: { ...draft, isOpen: false } } });
}

export function dropDraft(key: string): void {
  const { [key]: _, ...drafts } = intent.drafts;
  setIntent({ drafts });
  // It is on record now: a crash a moment later must not bring it back as unsaved.
  save();
}
