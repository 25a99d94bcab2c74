import { actionChanges } from '../../src/core/postmortem/action-changes.ts';
import { readActionTable } from '../../src/core/postmortem/action-table.ts';
import { scaffoldPostmortem } from '../../src/core/postmortem/document.ts';
import { lintPostmortem } from '../../src/core/postmortem/lint.ts';
import { refreshPostmortem } from '../../src/core/postmortem/refresh.ts';
import { cpuMs } from '../lib/growth.ts';
import { at, declared, event, fold } from '../unit/incident/make.ts';
import { benchRow, type Bench } from './row.ts';

const EVENTS = 2000;
const ROUNDS = 7;
const LIMIT_MS = 100;

const best = (work: () => unknown): number => Math.min(...Array.from({ length: ROUNDS }, () => cpuMs(work)));

const eventAt = (index: number) =>
  index % 50 === 1
    ? event(index, 'action.added', { action: `a${index}`, title: `Do ${index}`, owner: 'Bo Lind' })
    : event(index, 'note.added', { text: `At ${index} the *error* rate was | ${index} %, says Ana Ruiz` });

/** The post-mortem of a long incident. The floor: its lines, each looked at once. */
export const bench: Bench = () => {
  const incident = fold(
    declared({ startedAt: at(-5) }),
    ...Array.from({ length: EVENTS }, (_, index) => eventAt(index)),
  );
  const options = { now: at(EVENTS + 1) };
  const document = scaffoldPostmortem(incident, options);
  const floor = best(() => document.split('\n').filter((line) => line.trim().startsWith('|')).length);
  const row = (name: string, work: () => unknown) =>
    benchRow({
      name: `post-mortem of ${EVENTS} events: ${name}`,
      unit: 'ms',
      value: best(work),
      floor,
      limit: LIMIT_MS,
    });
  return Promise.resolve([
    row('refresh', () => refreshPostmortem(document, incident, options)),
    row('refresh without names', () => refreshPostmortem(document, incident, { ...options, names: false })),
    row('lint', () => lintPostmortem(document, { today: '2026-11-20' })),
    row('read back', () => actionChanges(incident, readActionTable(document))),
  ]);
};
