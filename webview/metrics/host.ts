import * as z from 'zod';
import { SEVERITIES } from '../../src/core/incident/vocabulary.ts';
import {
  DEFAULT_PERIOD,
  periodSchema,
  toMetricsSchema,
  type FromMetrics,
  type ToMetrics,
} from '../../src/metrics-protocol.ts';
import { vscode } from '../vscode-api.ts';

/** What the page remembers by itself: what a person is looking at, never a number. */
const viewSchema = z.object({
  period: periodSchema.default(DEFAULT_PERIOD),
  /** Absent: all of them. */
  severity: z.enum(SEVERITIES).optional(),
  isTable: z.boolean().default(false),
});
export type View = z.infer<typeof viewSchema>;

export const readView = (): View => viewSchema.safeParse(vscode.getState()).data ?? viewSchema.parse({});
export const keepView = (view: View): void => vscode.setState(view);

export const send = (message: FromMetrics): void => vscode.postMessage(message);

export function reportProblem(message: string): void {
  send({ type: 'problem', message: message.slice(0, 2000) });
}

export function connect(receive: (message: ToMetrics) => void, { period }: View): void {
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const parsed = toMetricsSchema.safeParse(data);
    if (parsed.success) receive(parsed.data);
    else reportProblem(`a message was dropped: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  });
  send({ type: 'ready', period });
}
