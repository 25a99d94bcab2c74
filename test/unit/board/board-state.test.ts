import assert from 'node:assert/strict';
import { boardStateSchema } from '../../../src/core/board/state.ts';
import { SEVERITIES } from '../../../src/core/incident/vocabulary.ts';
import { ANA, at as timeAt, BO, declared, event } from '../incident/make.ts';
import { at, board, LABELS, phase, stepLike, stepsOf, tick } from './make-board.ts';

describe('the state of a board', () => {
  it('is what its schema says, and survives being sent as JSON', () => {
    const state = board([at('P1'), event(1, 'note.added', { text: 'x' })]);
    assert.deepEqual(boardStateSchema.parse(JSON.parse(JSON.stringify(state))), state);
  });

  it('S01: shows the severity with its label from the settings and its definition', () => {
    for (const severity of SEVERITIES) {
      const { header } = board([at(severity)]);
      assert.equal(header.severityLabel, LABELS[severity]);
    }
    assert.match(
      board([at('P0')]).header.severityHelp ?? '',
      /^Critical: .*security.*\. Response: At once.*\.$/,
    );
  });

  it('S02: counts down to the response that the severity asks for, until somebody acknowledges', () => {
    const due = (...events: Parameters<typeof board>[0]) =>
      board(events).header.clocks.find(({ id }) => id === 'response')?.dueAt;
    assert.equal(due(at('P1')), timeAt(60));
    assert.equal(due(at('P2')), timeAt(240));
    assert.equal(due(at('P3')), undefined, 'the next sprint is no clock');
    assert.equal(due(at('P1'), tick(2, /^Acknowledge/)), undefined);
  });

  it('S05: shows the team of a P2, its roles with what they do', () => {
    const roles = board([at('P2')]).roles.map(({ title, responsibility }) => [title, responsibility !== '']);
    assert.deepEqual(roles, [
      ['Relevant Developer', true],
      ['Evidence Collector', true],
    ]);
  });

  it('S03: a commander who also repairs is pointed out, and nobody else is', () => {
    const assigned = (role: string, assignee: typeof ANA | typeof BO = ANA) =>
      event(2, 'role.assigned', { role, assignee });
    const also = (...events: Parameters<typeof board>[0]) =>
      board([at('P0'), ...events]).roles.flatMap((role) => (role.also ? [[role.title, role.also]] : []));
    const leads = assigned('infrastructure-maintainer');
    assert.deepEqual(also(leads, assigned('devops-automator', BO), assigned('backend-architect', BO)), []);
    assert.deepEqual(also(leads, assigned('devops-automator'), assigned('backend-architect', BO)), [
      ['Infrastructure Maintainer', ['DevOps Automator']],
    ]);
  });

  it('S07: a new severity brings its roles unassigned and takes none away', () => {
    const take = (role: string, minute: number) => event(minute, 'role.assigned', { role, assignee: ANA });
    const { roles } = board([
      at('P2'),
      take('evidence-collector', 1),
      take('relevant-developer', 2),
      event(3, 'severity.changed', { to: 'P0' }),
    ]);
    const team = roles.filter(({ isExtra }) => !isExtra);
    assert.equal(team.length, 6);
    assert.ok(team.every(({ assignee }) => assignee === undefined));
    assert.deepEqual(
      roles.filter(({ isExtra }) => isExtra).map(({ role, assignee }) => [role, assignee?.isMe]),
      [
        ['evidence-collector', true],
        ['relevant-developer', true],
      ],
    );
  });

  it('S08: triage asks for the trigger, and says when it is not recorded', () => {
    const field = (state: ReturnType<typeof board>) =>
      phase(state, /triage/i).fields.find(({ key }) => key === 'trigger');
    assert.equal(field(board([at('P1')]))?.value, undefined);
    const known = field(board([declared({ trigger: 'user-report' })]));
    assert.equal(known?.value, 'user-report');
    assert.deepEqual(
      known.options?.map(({ label }) => label),
      ['Monitoring alert', 'User report', 'Agent detection', 'Other'],
    );
  });

  it('S09: triage asks for users, services, data at risk and the channel, and its steps act on them', () => {
    const triage = phase(board([at('P1')]), /triage/i);
    const keys = triage.fields.map(({ key }) => key);
    for (const key of ['usersAffected', 'services', 'dataAtRisk', 'channel'] as const)
      assert.ok(keys.includes(key), key);
    assert.deepEqual(
      stepsOf(triage).map(({ action }) => action?.id),
      ['acknowledge', 'set-impact', 'change-severity', 'assign-roles', 'set-channel'],
    );
  });

  it('S10: triage says whether its output is reached, and what is missing', () => {
    const output = (...events: Parameters<typeof board>[0]) => phase(board(events), /triage/i).output;
    assert.equal(output(at('P1'))?.isReached, false);
    assert.match(output(at('P1'))?.missing ?? '', /Infrastructure Maintainer/);
    const led = output(
      at('P1'),
      event(1, 'role.assigned', { role: 'infrastructure-maintainer', assignee: BO }),
    );
    assert.equal(led?.isReached, true);
    assert.equal(led.missing, undefined);
  });

  it('S11 S13: investigation has its tracks side by side; the backend track at P0 and P1 only', () => {
    const tracks = (severity: 'P1' | 'P2') => phase(board([at(severity)]), /investigation/i).tracks;
    assert.deepEqual(
      tracks('P1').map(({ title }) => title),
      ['Infrastructure', 'Backend', 'Deployment and rollback'],
    );
    assert.equal(tracks('P1')[1]?.condition, 'P0 and P1 only');
    assert.deepEqual(
      tracks('P2').map(({ title }) => title),
      ['Infrastructure', 'Deployment and rollback'],
    );
  });

  it('S15: investigation ends with a cause or a root cause', () => {
    const isReached = (...events: Parameters<typeof board>[0]) =>
      phase(board(events), /investigation/i).output?.isReached;
    assert.equal(isReached(at('P1')), false);
    assert.equal(
      isReached(at('P1'), event(1, 'incident.updated', { rootCause: 'The connection pool' })),
      true,
    );
    assert.equal(isReached(at('P1'), event(1, 'cause.decided', { cause: 'code-bug' })), true);
  });

  it('S23 S24: verification asks for evidence and for 30 minutes of monitoring', () => {
    const titles = stepsOf(phase(board([at('P1')]), /verification/i))
      .map(({ title }) => title)
      .join('\n');
    assert.match(titles, /fix resolves the issue/);
    assert.match(titles, /screenshot/);
    assert.match(titles, /30 minutes/);
    assert.equal(stepLike(board([at('P1')]), /screenshot/).action?.id, 'add-evidence');
  });

  it('S25: the API track appears when the incident is marked API-related', () => {
    const tracks = (...events: Parameters<typeof board>[0]) =>
      phase(board(events), /verification/i).tracks.map(({ title }) => title);
    assert.deepEqual(tracks(at('P1')), ['Evidence', 'Recovery']);
    assert.deepEqual(tracks(declared({ apiRelated: true })), ['Evidence', 'Recovery', 'API']);
  });

  it('S26: verification is over when the status is resolved', () => {
    const events = [at('P1'), event(1, 'status.changed', { to: 'monitoring' })];
    assert.equal(phase(board(events), /verification/i).output?.isReached, false);
    const resolved = board([...events, event(2, 'status.changed', { to: 'resolved' })]);
    assert.equal(phase(resolved, /verification/i).output?.isReached, true);
    assert.deepEqual(
      resolved.header.statuses.map(({ state }) => state),
      ['past', 'past', 'past', 'now'],
    );
  });

  it('follows the work: shows the phase that is under way, and after the end the last', () => {
    const current = (...events: Parameters<typeof board>[0]) => {
      const state = board(events);
      return state.phases.findIndex(({ id }) => id === state.currentPhase);
    };
    assert.equal(current(at('P1')), 0);
    assert.equal(current(at('P1'), tick(1, /error logs/)), 1);
    assert.equal(current(at('P1'), event(1, 'cause.decided', { cause: 'code-bug' })), 2);
    assert.equal(current(at('P1'), event(2, 'status.changed', { to: 'monitoring' })), 3);
    assert.equal(current(at('P1'), event(2, 'status.changed', { to: 'resolved' })), 4);
  });

  it('calls me "you" by my address, whatever name I used, and others by name', () => {
    const me = { ...ANA, name: 'ana', email: 'ANA@example.com' };
    const { timeline, header } = board([at('P1'), event(1, 'note.added', { text: 'x' }, { actor: BO })], {
      me,
    });
    assert.equal(header.declared.by, 'you');
    assert.equal(timeline.entries[0]?.by, 'Bo Lind');
  });

  it('stops the elapsed time when the incident is resolved', () => {
    const [running] = board([declared({ startedAt: timeAt(-14) })]).header.clocks;
    assert.deepEqual(running, { id: 'elapsed', label: 'Elapsed', from: timeAt(-14) });
    const [ended] = board([at('P1'), event(9, 'status.changed', { to: 'resolved' })]).header.clocks;
    assert.equal(ended?.until, timeAt(9));
  });

  it('invents nothing: what is not recorded is absent, and no duration is made up', () => {
    const state = board([at('P1')]);
    assert.equal(state.header.impactBegan, undefined);
    assert.equal(state.header.commander, undefined);
    assert.ok(state.metrics.every(({ value }) => value === undefined));
    const recorded = state.phases.flatMap(({ fields }) => fields).filter(({ value }) => value !== undefined);
    assert.deepEqual(recorded, []);
  });

  it('tells what is saved on this machine only', () => {
    const { journal } = board([at('P1')], { journal: { pending: 3, message: 'locked' } });
    assert.deepEqual(journal, { pending: 3, message: 'locked' });
  });
});
