import { useEffect, useRef, useState } from 'preact/hooks';
import type { BoardState } from '../src/core/board/state.ts';
import {
  describeProblem,
  fromBoardSchema,
  toBoardSchema,
  type BoardRequestDraft,
  type BoardRequestType,
  type Drafts,
  type FromBoard,
  type Reply,
  type ToBoard,
} from '../src/protocol.ts';
import { announce } from './announce.ts';
import { vscode } from './vscode-api.ts';

type Show = Extract<ToBoard, { type: 'show' }>;
interface Handlers {
  readonly onState: (state: BoardState) => void;
  readonly onShow: (show: Show) => void;
  readonly onDrafts: (drafts: Drafts) => void;
}

/** A save that hears nothing for so long has failed, as far as a person can tell. */
const PATIENCE_MS = 20_000;
/** These are answered once the journal has the event; all others may wait for a person or for git. */
const QUICK: ReadonlySet<BoardRequestType> = new Set([
  'note.add',
  'comms.save',
  'comms.mark',
  'comms.arrived',
  'step.set',
  'facts.update',
  'milestone.set',
  'cause.decide',
  'event.correct',
  'event.retract',
  'why.add',
  'why.change',
  'why.move',
  'why.remove',
]);

const waiting = new Map<number, (reply: Reply) => void>();
let lastId = 0;

const post = (message: FromBoard): void => vscode.postMessage(message);

export function reportProblem(message: string): void {
  post({ type: 'problem', message: message.slice(0, 2000) });
}

export function connect(handlers: Handlers): void {
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const parsed = toBoardSchema.safeParse(data);
    if (parsed.success) receive(parsed.data, handlers);
    else reportProblem(describeProblem('host', data, parsed.error));
  });
  post({ type: 'ready' });
}

function receive(message: ToBoard, { onState, onShow, onDrafts }: Handlers): void {
  if (message.type === 'state') onState(message.state);
  else if (message.type === 'show') onShow(message);
  else if (message.type === 'drafts') onDrafts(message.drafts);
  else waiting.get(message.id)?.(message);
}

/** Always resolves: what goes wrong is a reply too. */
export function send(draft: BoardRequestDraft): Promise<Reply> {
  const id = (lastId += 1);
  const fail = (message: string): Reply => ({ type: 'reply', id, ok: false, message });
  const parsed = fromBoardSchema.safeParse({ ...draft, id });
  if (!parsed.success) {
    reportProblem(describeProblem('board', draft, parsed.error));
    return Promise.resolve(fail(`Not saved: ${parsed.error.issues[0]?.message ?? 'that is not understood'}`));
  }
  return new Promise((resolve) => {
    const settle = (reply: Reply) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(reply);
    };
    const timer = QUICK.has(draft.type)
      ? setTimeout(
          () => settle(fail('No answer from VS Code yet. Your text is kept; try again.')),
          PATIENCE_MS,
        )
      : undefined;
    waiting.set(id, settle);
    post(parsed.data);
  });
}

export interface Sending {
  readonly isBusy: boolean;
  readonly error: string | undefined;
  /** True once the host has it. */
  readonly run: (draft: BoardRequestDraft, done?: string) => Promise<boolean>;
  /** For what cannot even be sent. */
  readonly fail: (message: string) => void;
}

/** Sends one thing at a time for one control, and keeps what went wrong, to be shown beside it. */
export function useSending(): Sending {
  const [status, setStatus] = useState<{ isBusy: boolean; error?: string }>({ isBusy: false });
  const isSending = useRef(false);
  const isMounted = useRef(true);
  useEffect(() => () => void (isMounted.current = false), []);
  const fail = (message: string): void => {
    if (isMounted.current) setStatus({ isBusy: false, error: message });
    announce(message);
  };
  const run = async (draft: BoardRequestDraft, done?: string): Promise<boolean> => {
    if (isSending.current) return false;
    isSending.current = true;
    setStatus({ isBusy: true });
    const reply = await send(draft);
    isSending.current = false;
    if (!reply.ok) {
      fail(reply.message);
      return false;
    }
    if (isMounted.current) setStatus({ isBusy: false });
    if (done !== undefined) announce(done);
    return true;
  };
  return { isBusy: status.isBusy, error: status.error, run, fail };
}
