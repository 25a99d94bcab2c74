import assert from 'node:assert/strict';
import type { Severity } from '../../../src/core/incident/vocabulary.ts';
import { answer, bundled, bundledText, phase, stepIds, track } from './bundled.ts';

const team = (severity: Severity): string[] => bundled.teams[severity].map(({ role }) => role);
const roles = (cause: string): (string | undefined)[] => answer(cause).steps.map(({ role }) => role);
const actions = (phaseId: string): string[] =>
  phase(phaseId).tracks.flatMap(({ steps }) => steps.flatMap(({ action }) => action ?? []));

describe('the bundled runbook', () => {
  it('is understood completely', () => {
    assert.deepEqual(bundled.problems, []);
    assert.deepEqual(titlesOfPhases(), [
      'Detection and triage',
      'Investigation',
      'Mitigation',
      'Verification',
      'Post-mortem',
    ]);
  });

  it('S01: defines four severities with names, definitions and examples', () => {
    const levels = bundled.severities;
    assert.deepEqual(
      levels.map(({ severity, name }) => `${severity} ${name}`),
      ['P0 Critical', 'P1 High', 'P2 Medium', 'P3 Low'],
    );
    for (const level of levels) {
      assert.ok(level.definition.length > 10, level.severity);
      assert.ok(level.examples.length >= 2 && level.examples.length <= 3, level.severity);
    }
  });

  it('S02: gives each severity its response time', () => {
    assert.deepEqual(
      bundled.severities.map(({ response }) => response.minutes),
      [0, 60, 240, undefined],
    );
    assert.match(bundled.severities[0]!.response.text, /all hands/i);
    assert.match(bundled.severities[3]!.response.text, /next sprint/i);
  });

  it('S03: forms the P0 team of six, led by the infrastructure maintainer', () => {
    assert.deepEqual(team('P0'), [
      'infrastructure-maintainer',
      'devops-automator',
      'backend-architect',
      'frontend-developer',
      'support-responder',
      'executive-summary-generator',
    ]);
    const leaders = bundled.teams.P0.filter(({ isCommander }) => isCommander);
    assert.deepEqual(
      leaders.map(({ title }) => title),
      ['Infrastructure Maintainer'],
    );
    assert.ok(bundled.teams.P0.every(({ responsibility }) => responsibility.length > 10));
  });

  it('S04: forms the P1 team of four, led by the infrastructure maintainer', () => {
    assert.deepEqual(team('P1'), [
      'infrastructure-maintainer',
      'devops-automator',
      'relevant-developer',
      'support-responder',
    ]);
    assert.equal(bundled.teams.P1[0]!.isCommander, true);
  });

  it('S05: forms the P2 team of developer and evidence collector', () => {
    assert.deepEqual(team('P2'), ['relevant-developer', 'evidence-collector']);
  });

  it('gives a P3 to the sprint prioritizer', () => assert.deepEqual(team('P3'), ['sprint-prioritizer']));

  it('S08: opens with detection and triage in the first five minutes, and names the triggers', () => {
    const { window, intro } = phase('detection-and-triage');
    assert.deepEqual(window, { text: '0–5 min', fromMinutes: 0, toMinutes: 5 });
    for (const word of ['monitoring alert', 'report', 'agent']) assert.ok(intro?.includes(word), word);
  });

  it('S09: has the five triage steps, each with what the product does for it', () => {
    assert.deepEqual(actions('detection-and-triage'), [
      'acknowledge',
      'set-impact',
      'change-severity',
      'assign-roles',
      'set-channel',
    ]);
    const [acknowledge, impact] = phase('detection-and-triage').tracks[0]!.steps;
    assert.equal(acknowledge!.milestone, 'acknowledged');
    assert.match(impact!.details!, /users[\s\S]*services[\s\S]*data at risk/i);
  });

  it('S10: names the output of triage', () => {
    assert.match(phase('detection-and-triage').output!, /classified.*team/i);
    assert.equal(phase('detection-and-triage').goal, 'team');
  });

  it('S11: investigates on parallel tracks from 5 to 30 minutes', () => {
    const { window, tracks } = phase('investigation');
    assert.deepEqual([window?.fromMinutes, window?.toMinutes], [5, 30]);
    assert.deepEqual(
      tracks.map(({ title }) => title),
      ['Infrastructure', 'Backend', 'Deployment and rollback'],
    );
  });

  it('S12: has four steps on the infrastructure track', () => {
    const { steps, role } = track('investigation', 'Infrastructure');
    assert.equal(role, 'infrastructure-maintainer');
    const expected = [/metrics/i, /error logs/i, /recent deployments/i, /external dependencies/i];
    assert.equal(steps.length, expected.length);
    expected.forEach((words, index) => assert.match(steps[index]!.title, words));
    assert.match(steps[0]!.details!, /CPU, memory, network and disk/);
  });

  it('S13: asks for the backend track at P0 and P1 only', () => {
    const { steps, role, condition } = track('investigation', 'Backend');
    assert.equal(role, 'backend-architect');
    assert.deepEqual(condition, { severities: ['P0', 'P1'] });
    const expected = [
      /databases/i,
      /API error rates/i,
      /services reach each other/i,
      /component that fails/i,
    ];
    assert.equal(steps.length, expected.length);
    expected.forEach((words, index) => assert.match(steps[index]!.title, words));
  });

  it('S14: links deployment history and the prepared rollback to the repository', () => {
    const { steps, role } = track('investigation', 'Deployment and rollback');
    assert.equal(role, 'devops-automator');
    assert.deepEqual(
      steps.map(({ action }) => action),
      ['link-deployment', undefined, 'prepare-rollback', undefined],
    );
    assert.match(steps[1]!.title, /CI\/CD pipeline/);
  });

  it('S15: ends the investigation with a root cause or a component', () => {
    assert.match(phase('investigation').output!, /root cause.*component/i);
    assert.equal(phase('investigation').goal, 'cause');
  });

  it('S16: asks for one of four causes in mitigation', () => {
    const { window, decision } = phase('mitigation');
    assert.deepEqual([window?.fromMinutes, window?.toMinutes], [15, 60]);
    assert.deepEqual(
      decision?.answers.map(({ cause }) => cause),
      ['deployment', 'infrastructure', 'code-bug', 'external-dependency'],
    );
  });

  it('S17: answers a recent deployment with rollback and two verifications', () => {
    assert.deepEqual(roles('deployment'), [
      'devops-automator',
      'infrastructure-maintainer',
      'evidence-collector',
    ]);
    assert.equal(answer('deployment').steps[0]!.action, 'prepare-rollback');
    assert.equal(answer('deployment').steps[1]!.milestone, 'mitigated');
  });

  it('S18: answers an infrastructure problem with change, support and verification', () => {
    assert.match(answer('infrastructure').steps[0]!.title, /scale, restart or fail over/i);
    assert.deepEqual(roles('infrastructure').slice(0, 2), ['infrastructure-maintainer', 'devops-automator']);
    assert.equal(answer('infrastructure').steps.length, 3);
  });

  it('S19: answers a bug with hotfix, verification, deployment and monitoring', () => {
    assert.deepEqual(roles('code-bug'), [
      'relevant-developer',
      'evidence-collector',
      'devops-automator',
      'infrastructure-maintainer',
    ]);
    assert.equal(answer('code-bug').steps[0]!.action, 'create-hotfix');
  });

  it('S20: answers an external dependency with fallback, word to users and a watch', () => {
    assert.deepEqual(
      answer('external-dependency').steps.map(({ action }) => action),
      [undefined, 'post-update', undefined],
    );
    assert.match(answer('external-dependency').steps[0]!.title, /fallback or the cache/);
  });

  it('keeps the status page going throughout, and briefs stakeholders at P0 only', () => {
    const { steps, throughout } = track('mitigation', 'Throughout');
    assert.equal(throughout, true);
    assert.match(steps[0]!.title, /every 15 minutes/);
    assert.deepEqual(steps[1]!.condition, { severities: ['P0'] });
    assert.equal(steps[1]!.role, 'executive-summary-generator');
  });

  it('S23: verifies the fix with evidence', () => {
    const { steps, role } = track('verification', 'Evidence');
    assert.equal(role, 'evidence-collector');
    assert.equal(steps.length, 3);
    assert.equal(steps[1]!.action, 'add-evidence');
  });

  it('S24: verifies the recovery and monitors for 30 minutes', () => {
    const { steps } = track('verification', 'Recovery');
    assert.deepEqual(
      steps.map(({ milestone }) => milestone),
      ['recovered', undefined, undefined],
    );
    assert.match(steps[2]!.title, /30 minutes/);
  });

  it('S25: has an API track for incidents that are marked so', () => {
    const { steps, role, condition } = track('verification', 'API');
    assert.equal(role, 'api-tester');
    assert.deepEqual(condition, { apiRelated: true });
    assert.equal(steps.length, 3);
  });

  it('S26: ends verification with the resolution confirmed', () => {
    assert.match(phase('verification').output!, /resolution is confirmed/);
    assert.ok(actions('verification').includes('resolve'));
    assert.equal(phase('verification').window?.relativeTo, 'mitigated');
  });

  it('has the post-mortem within 48 hours of resolution, led by the workflow optimizer', () => {
    const { window, role, goal } = phase('post-mortem');
    assert.deepEqual(window, { text: 'within 48 h of resolution', toMinutes: 2880, relativeTo: 'resolved' });
    assert.equal(role, 'workflow-optimizer');
    assert.equal(goal, 'postmortem');
  });

  it('names what the post-mortem has to cover', () => {
    const steps = phase('post-mortem').tracks[0]!.steps;
    const words = [/timeline/i, /causes/i, /impact/i, /prevented/i, /action items/i, /backlog/i];
    assert.equal(steps.length, words.length);
    words.forEach((word, index) => assert.match(steps[index]!.title, word));
  });

  it('tells about communication and escalation in prose, not as phases', () => {
    assert.equal(
      titlesOfPhases().some((title) => /communication|escalation/i.test(title)),
      false,
    );
    assert.match(bundledText, /## Communication[\s\S]*Next update[\s\S]*Executive brief[\s\S]*## Escalation/);
    const escalation = bundledText.slice(bundledText.indexOf('## Escalation'));
    for (const word of ['30 minutes', '2 hours', 'breach', 'GDPR', 'revenue']) {
      assert.ok(escalation.includes(word), word);
    }
  });

  it('S41: carries its own data, and roles that no severity calls in', () => {
    assert.deepEqual(bundled.meta, { mode: 'NEXUS-Micro', duration: 'Minutes to hours', agents: '3–8' });
    const others = bundled.otherRoles.map(({ role }) => role);
    for (const role of ['api-tester', 'workflow-optimizer', 'studio-producer', 'project-shepherd']) {
      assert.ok(others.includes(role), role);
    }
  });

  it('S09: names every step once, by an id that does not hang on its line', async () => {
    const { parseRunbook } = await import('../../../src/core/runbook/parse.ts');
    assert.equal(new Set(stepIds()).size, stepIds().length);
    const moved = parseRunbook(
      bundledText.replace('## Severity levels', 'A line more.\n\n\n## Severity levels'),
    );
    assert.deepEqual(
      moved.phases.flatMap(({ tracks }) => tracks.flatMap(({ steps }) => steps.map(({ id }) => id))),
      bundled.phases.flatMap(({ tracks }) => tracks.flatMap(({ steps }) => steps.map(({ id }) => id))),
    );
  });
});

const titlesOfPhases = (): string[] => bundled.phases.map(({ title }) => title);
