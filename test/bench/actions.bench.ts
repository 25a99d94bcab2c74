import { groupActions } from '../../src/core/actions/list.ts';
import { countOverdue } from '../../src/core/actions/overdue.ts';
import { makeId, shortIncidentId } from '../../src/core/incident/event-id.ts';
import type { IncidentSummary } from '../../src/core/incident/summary.ts';
import { benchRow, median, type Bench } from './row.ts';

const ROUNDS = 15;
const INCIDENTS = 10_000;
/** Four incidents in five have follow-ups that are done; of the last one they are open. */
const EACH = 3;
const LIMIT_MS = 50;
const DAY_MS = 24 * 60 * 60_000;
const TODAY = '2026-11-25';

/**
 * What the view of action items does each time that something changed, over ten thousand incidents. The floor: all of
 * their titles, sorted as they are.
 */
export const bench: Bench = () => {
  const incidents = Array.from({ length: INCIDENTS }, (_, index) => incidentOf(index));
  const timed = (work: () => unknown): number =>
    median(
      Array.from({ length: ROUNDS }, () => {
        const start = performance.now();
        work();
        return performance.now() - start;
      }),
    );
  const floor = timed(() =>
    incidents.flatMap(({ actions = [] }) => actions.map(({ title }) => title)).sort(),
  );
  const measured = { unit: 'ms', floor, limit: LIMIT_MS };
  const what = `${INCIDENTS * EACH} action items of ${INCIDENTS} incidents`;
  return Promise.resolve([
    benchRow({ name: `grouping ${what}`, value: timed(() => groupActions(incidents, TODAY)), ...measured }),
    benchRow({
      name: `counting what is overdue of ${what}`,
      value: timed(() => countOverdue(incidents, TODAY)),
      ...measured,
    }),
  ]);
};

function incidentOf(index: number): IncidentSummary {
  const ms = Date.UTC(2020, 0, 1) + index * 6 * 60 * 60_000;
  const id = makeId({ ms, counter: 0 }, new Uint8Array(13).fill(index % 32));
  const at = new Date(ms).toISOString();
  return {
    id,
    shortId: shortIncidentId(id),
    title: `Incident ${index}`,
    kind: 'normal',
    severity: 'P1',
    status: 'closed',
    declared: { at, by: { name: 'Ana Ruiz' } },
    milestones: {},
    facts: {},
    actions: Array.from({ length: EACH }, (_, number) => ({
      action: `a${number}`,
      title: `${(index * 7919 + number) % 10_007}: do something about it`,
      owner: ['Ana Ruiz', 'Bo Lind', 'Cy Adler'][(index + number) % 3] ?? '',
      due: new Date(ms + ((index % 90) - 30) * DAY_MS).toISOString().slice(0, 10),
      closed: index % 5 !== 0,
    })),
  };
}
