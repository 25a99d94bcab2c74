import assert from 'node:assert/strict';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import {
  findRole,
  rolesOf,
  runbookProgress,
  teamFor,
  type PhaseProgress,
} from '../../../src/core/runbook/progress.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import type { EventInput } from '../../../src/core/incident/events.ts';
import { ANA, at, declared, event, fold, MINUTE, T0 } from '../incident/make.ts';
import { answer, bundled } from './bundled.ts';

const progress = (incident: Incident, minutes = 1): PhaseProgress[] =>
  runbookProgress(bundled, incident, T0 + minutes * MINUTE);
const phaseOf = (incident: Incident, id: string, minutes = 1): PhaseProgress =>
  progress(incident, minutes).find(({ phase }) => phase.id === id)!;
const tracksOf = (incident: Incident, id: string): (string | undefined)[] =>
  phaseOf(incident, id).tracks.map(({ track }) => track.title);
const assigned = (role: string, data: Partial<EventInput<'role.assigned'>> = {}) =>
  event(2, 'role.assigned', { role, assignee: ANA, ...data });
const done = (step: string, minutes = 20) => event(minutes, 'step.done', { step, title: 'A step' });
const decided = (cause: 'deployment' | 'code-bug', minutes = 15) =>
  event(minutes, 'cause.decided', { cause });
const rollBack = answer('deployment').steps[0]!.id;

describe('progress through a runbook', () => {
  it('S13: shows the backend track at P0 and P1 only', () => {
    for (const [severity, isShown] of [
      ['P0', true],
      ['P1', true],
      ['P2', false],
      ['P3', false],
    ] as const) {
      const shown = tracksOf(fold(declared({ severity })), 'investigation').includes('Backend');
      assert.equal(shown, isShown, severity);
    }
  });

  it('S13: keeps what was done on the backend track after the severity fell, without counting it', () => {
    const id = 'investigation/backend/name-the-component-that-fails';
    const before = fold(declared({ severity: 'P1' }));
    const after = fold(declared({ severity: 'P1' }), done(id, 3), event(5, 'severity.changed', { to: 'P2' }));
    const backend = phaseOf(after, 'investigation').tracks.find(({ track }) => track.title === 'Backend')!;
    assert.deepEqual(
      backend.steps.map(({ step, applies, status }) => [step.id, applies, status]),
      [[id, false, 'done']],
    );
    assert.equal(phaseOf(after, 'investigation').total, phaseOf(before, 'investigation').total - 4);
    assert.equal(phaseOf(after, 'investigation').done, 0);
  });

  it('S25: shows the API track once the incident is marked API-related', () => {
    assert.ok(!tracksOf(fold(declared()), 'verification').includes('API'));
    assert.ok(!tracksOf(fold(declared({ apiRelated: false })), 'verification').includes('API'));
    const marked = fold(declared(), event(1, 'incident.updated', { apiRelated: true }));
    assert.ok(tracksOf(marked, 'verification').includes('API'));
  });

  it('asks for stakeholder briefs at P0 only', () => {
    const steps = (severity: 'P0' | 'P1'): number =>
      phaseOf(fold(declared({ severity })), 'mitigation').tracks[0]!.steps.length;
    assert.deepEqual([steps('P0'), steps('P1')], [2, 1]);
  });

  it('S10: reaches the output of triage with the commander of the severity', () => {
    assert.equal(phaseOf(fold(declared()), 'detection-and-triage').isOutputReached, false);
    const other = fold(declared(), assigned('support-responder'));
    assert.equal(phaseOf(other, 'detection-and-triage').isOutputReached, false);
    const led = fold(declared(), assigned('infrastructure-maintainer'));
    assert.equal(phaseOf(led, 'detection-and-triage').isOutputReached, true);
  });

  it('S10: lets a team without a commander be activated by any of its roles', () => {
    const p2 = declared({ severity: 'P2' });
    assert.equal(
      phaseOf(fold(p2, assigned('devops-automator')), 'detection-and-triage').isOutputReached,
      false,
    );
    assert.equal(
      phaseOf(fold(p2, assigned('evidence-collector')), 'detection-and-triage').isOutputReached,
      true,
    );
  });

  it('S15: reaches the output of investigation with a cause or a recorded root cause', () => {
    assert.equal(phaseOf(fold(declared()), 'investigation').isOutputReached, false);
    assert.equal(phaseOf(fold(declared(), decided('code-bug')), 'investigation').isOutputReached, true);
    const narrowed = fold(declared(), event(9, 'incident.updated', { rootCause: 'the cart service' }));
    assert.equal(phaseOf(narrowed, 'investigation').isOutputReached, true);
  });

  it('S16: shows the steps of the decided answer and keeps those of the other as recorded', () => {
    const changed = fold(declared(), decided('deployment'), done(rollBack), decided('code-bug', 25));
    const decision = phaseOf(changed, 'mitigation').decision!;
    assert.equal(decision.chosen!.answer.cause, 'code-bug');
    assert.deepEqual(
      decision.chosen!.steps.map(({ status }) => status),
      ['open', 'open', 'open', 'open'],
    );
    assert.deepEqual(
      decision.elsewhere.map(({ step, status }) => [step.id, status]),
      [[rollBack, 'done']],
    );
    assert.equal(decision.elsewhere[0]!.applies, false);
  });

  it('S16: asks for no answer until one is decided', () => {
    const { decision, total, isOutputReached } = phaseOf(fold(declared()), 'mitigation');
    assert.equal(decision?.chosen, undefined);
    assert.equal(decision?.answers.length, 4);
    assert.equal(total, 1);
    assert.equal(isOutputReached, false);
  });

  it('S17: reaches the output of mitigation once the steps of the cause are done, none of them skipped', () => {
    const steps = answer('deployment').steps.map(({ id }) => id);
    const all = fold(declared(), decided('deployment'), ...steps.map((id) => done(id)));
    assert.equal(phaseOf(all, 'mitigation').isOutputReached, true);
    assert.equal(phaseOf(all, 'mitigation').state, 'done');
    const skipped = event(22, 'step.skipped', { step: rollBack, title: 'Roll back' });
    const partly = fold(declared(), decided('deployment'), ...steps.map((id) => done(id)), skipped);
    assert.equal(phaseOf(partly, 'mitigation').isOutputReached, false);
  });

  it('S26: reaches the output of verification when the incident is resolved', () => {
    assert.equal(phaseOf(fold(declared()), 'verification').isOutputReached, false);
    const resolved = fold(declared(), event(50, 'status.changed', { to: 'resolved' }));
    assert.equal(phaseOf(resolved, 'verification').isOutputReached, true);
  });

  it('is late with the post-mortem 48 hours after the resolution, and not once it exists', () => {
    const resolved = [declared(), event(50, 'status.changed', { to: 'resolved' })];
    const late = (minutes: number, ...more: ReturnType<typeof declared>[]): boolean =>
      phaseOf(fold(...resolved, ...more), 'post-mortem', minutes).isLate;
    assert.equal(phaseOf(fold(declared()), 'post-mortem', 10_000).isLate, false);
    assert.deepEqual([late(50 + 2879), late(50 + 2881)], [false, true]);
    const created = event(60, 'postmortem.created', { path: 'postmortems/a.md' });
    const steps = bundled.phases[4]!.tracks[0]!.steps.map(({ id }) => done(id, 70));
    assert.equal(late(50 + 2881, created, ...steps), false);
  });

  it('S02: measures windows from the declaration, and stops when the incident is over', () => {
    const open = fold(declared());
    assert.deepEqual(
      [4, 6].map((minutes) => phaseOf(open, 'detection-and-triage', minutes).isLate),
      [false, true],
    );
    assert.equal(phaseOf(open, 'detection-and-triage').endsAt, at(5));
    const over = fold(declared(), event(50, 'status.changed', { to: 'resolved' }));
    assert.equal(phaseOf(over, 'detection-and-triage', 60).isLate, false);
  });

  it('S09: counts done, skipped and all steps that apply', () => {
    const [first, second] = bundled.phases[0]!.tracks[0]!.steps;
    const incident = fold(
      declared(),
      done(first!.id),
      event(3, 'step.skipped', { step: second!.id, title: 'Scope' }),
    );
    const { done: count, skipped, total } = phaseOf(incident, 'detection-and-triage');
    assert.deepEqual([count, skipped, total], [1, 1, 5]);
  });

  it('S11: makes the first phase current, and any other that was begun', () => {
    const states = (incident: Incident): string[] => progress(incident).map(({ state }) => state);
    assert.deepEqual(states(fold(declared())), ['current', 'upcoming', 'upcoming', 'upcoming', 'upcoming']);
    const ahead = fold(declared(), done('investigation/infrastructure/go-through-the-error-logs'));
    assert.deepEqual(states(ahead), ['current', 'current', 'upcoming', 'upcoming', 'upcoming']);
  });

  it('S11: calls a phase done only when its steps are, too', () => {
    const [first, ...rest] = bundled.phases[0]!.tracks[0]!.steps.map(({ id }) => done(id, 3));
    const led = assigned('infrastructure-maintainer');
    assert.equal(phaseOf(fold(declared(), led, ...rest), 'detection-and-triage').state, 'current');
    assert.equal(phaseOf(fold(declared(), led, first!, ...rest), 'detection-and-triage').state, 'done');
  });

  it('S12: takes the role of a step from its track', () => {
    const [infrastructure] = phaseOf(fold(declared()), 'investigation').tracks;
    assert.ok(infrastructure!.steps.every(({ role }) => role === 'infrastructure-maintainer'));
  });

  it('reaches the output of a phase without a goal when its required steps are done', () => {
    const runbook = parseRunbook('## Fix\n\n- [ ] Restart\n- [ ] Write to them <!-- optional -->\n');
    const state = (...events: ReturnType<typeof declared>[]): string =>
      runbookProgress(runbook, fold(declared(), ...events), T0)[0]!.state;
    assert.deepEqual(
      [state(), state(done('fix/restart')), state(done('fix/write-to-them'))],
      ['current', 'done', 'current'],
    );
  });
});

describe('the team of an incident', () => {
  it('S07: adds the roles of the new severity unassigned and loses none that is assigned', () => {
    const incident = fold(
      declared({ severity: 'P1' }),
      assigned('infrastructure-maintainer'),
      assigned('relevant-developer'),
      event(5, 'severity.changed', { to: 'P0' }),
    );
    const slots = rolesOf(bundled, incident);
    assert.deepEqual(
      slots.map(({ role, isInTeam, assigned: state }) => [role, isInTeam, state?.assignee.name]),
      [
        ['infrastructure-maintainer', true, 'Ana Ruiz'],
        ['devops-automator', true, undefined],
        ['backend-architect', true, undefined],
        ['frontend-developer', true, undefined],
        ['support-responder', true, undefined],
        ['executive-summary-generator', true, undefined],
        ['relevant-developer', false, 'Ana Ruiz'],
      ],
    );
    assert.equal(slots.at(-1)!.title, 'Relevant Developer');
  });

  it('S41: keeps a role that the runbook does not know, and one that an agent fills', () => {
    const agent = { name: 'log reader', type: 'agent' } as const;
    const incident = fold(declared(), assigned('scribe', { title: 'Scribe', assignee: agent }));
    const scribe = rolesOf(bundled, incident).at(-1)!;
    assert.deepEqual(
      [scribe.title, scribe.assigned?.assignee.type, scribe.isInTeam],
      ['Scribe', 'agent', false],
    );
  });

  it('S03: finds roles of a team and roles that stand beside them', () => {
    assert.equal(teamFor(bundled, 'P0').length, 6);
    assert.equal(findRole(bundled, 'workflow-optimizer')?.title, 'Workflow Optimizer');
    assert.equal(findRole(bundled, 'nobody'), undefined);
  });
});
