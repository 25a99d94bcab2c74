// A P0 from its alert to the end of its monitoring, by keyboard alone and with the clocks sped up. No test here
// touches the mouse. Pictures with FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame } from 'playwright-core';
import { eventually } from './eventually.ts';
import { startStory, type Story } from './story.ts';
import { themes } from './workbench.ts';

const RULE = {
  id: 'p0-unresolved',
  condition: { when: 'unresolved', severity: 'P0', minutes: 0.3 },
  to: ['Studio Producer'],
  action: 'Free more people',
};

/** What Alertmanager posts when it begins to fire. */
function alert(): string {
  const labels = { alertname: 'CheckoutErrors', severity: 'critical', service: 'checkout' };
  const annotations = { summary: 'Checkout answers 500 to every card payment' };
  const startsAt = new Date(Date.now() - 3 * 60_000).toISOString();
  return JSON.stringify({
    version: '4',
    groupKey: '{}:{alertname="CheckoutErrors"}',
    status: 'firing',
    receiver: 'on-call',
    groupLabels: { alertname: 'CheckoutErrors' },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://alertmanager.example',
    alerts: [
      {
        status: 'firing',
        labels,
        annotations,
        startsAt,
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: 'a1b2',
      },
    ],
  });
}

describe('a P0 by keyboard', function () {
  this.timeout(120_000);
  const got: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      got.push(body);
      response.end('ok');
    });
  });
  let story: Story;

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    story = await startStory();
    await story.workbench.setSettings({
      'workbench.colorTheme': themes.dark,
      'fireline.comms.channels': [{ name: '#incidents', audience: 'team', type: 'slack' }],
      'fireline.clocks': { responseMinutes: { P0: 0.05 }, updatePace: { P0: 1 }, monitoringMinutes: 0.1 },
      'fireline.escalation': { rules: [RULE] },
    });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await story.picture(`p0-failed-${this.currentTest.title.slice(0, 25)}`);
  });
  after(async () => {
    await story.end();
    server.close();
  });

  const board = (): Promise<Frame> => story.workbench.webviewWith('#board:not([aria-busy]) header h1');
  const ask = async (title: string): Promise<void> => story.workbench.command(`Incident: ${title}`);
  /** Waits for a question that names this, so that the answer does not go to the one before. */
  const asked = async (text: string | RegExp): Promise<void> =>
    story.workbench.palette.widget.getByText(text).first().waitFor();
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await story.workbench.page.keyboard.press(key);
  };
  const work = async (step: string, result: string): Promise<void> => {
    await ask('Work a Step…');
    await story.workbench.palette.rows.first().waitFor();
    // It is typed, as a person would: a long list shows only its first rows.
    await story.workbench.palette.input.fill(step);
    await story.workbench.palette.pick(step);
    await asked(/Done|Add a note/);
    await story.workbench.palette.pick(result);
  };
  const onTimeline = async (text: string | RegExp): Promise<void> =>
    story.workbench.sidebar.row('Timeline', text).waitFor();

  it('S01 S02 S08: is declared from its alert, and acknowledged when its response is overdue', async () => {
    const { palette, sidebar } = story.workbench;
    await ask('Declare from Alert…');
    await asked(/payload|alert/i);
    await palette.answer(alert());
    await palette.rows.filter({ hasText: 'Declare P0 incident' }).waitFor();
    await story.picture('p0-0-alert');
    await palette.pick('Declare P0 incident');
    await board();
    await sidebar.focusView('Fireline', 'Timeline');
    await story.workbench.statusBar(/Response overdue/).waitFor();
    await story.picture('p0-1-overdue');
    await ask('Acknowledge');
    await onTimeline(/Acknowledge the alert/);
  });

  it('S03 S41 S36: a role is taken, one is given to an agent, and the escalation answered', async () => {
    const { palette } = story.workbench;
    await ask('Assign Role…');
    await palette.pick('Infrastructure Maintainer');
    await asked('Infrastructure Maintainer');
    await palette.rows.filter({ hasText: 'From the history' }).waitFor();
    await story.picture('p0-2-who');
    await palette.pick('Ana Ruiz');
    await onTimeline(/Infrastructure Maintainer.*Ana Ruiz/);
    await ask('Assign Role…');
    await palette.pick('Backend Architect');
    await asked('Backend Architect');
    await palette.pick('An agent…');
    await asked('Name of the agent');
    await palette.answer('log reader');
    await onTimeline(/Backend Architect.*log reader/);
    await onTimeline('Escalated to Studio Producer');
    await ask('Acknowledge Escalation…');
    await palette.pick('Studio Producer');
    await onTimeline(/^Escalation acknowledged/);
    await story.picture('p0-3-led');
  });

  it('S09: the impact is recorded in the triage fields', async () => {
    const { palette } = story.workbench;
    await ask('Record Impact…');
    await story.picture('p0-4-impact');
    await palette.pick('Users affected');
    await asked(/Empty: not recorded/);
    await palette.answer('All who pay by card');
    await onTimeline(/Users affected/);
  });

  it('S12 S16 C04: steps are worked, the cause decided, and the deployment linked', async () => {
    const { palette } = story.workbench;
    await work('Read the system metrics', 'Done');
    await onTimeline('Done: Read the system metrics');
    await work('Check external dependencies', 'Skipped…');
    await asked('Why is it skipped?');
    await palette.answer('No calls out on this path');
    await onTimeline('Skipped: Check external dependencies');
    await ask('Decide Cause…');
    await palette.pick('Recent deployment');
    await asked(/deployment/i);
    await story.picture('p0-5-deployment');
    await palette.pick('checkout to production');
    await story.picture('p0-6-linked');
  });

  it('S21 S34: the update that is due is written and sent from the keyboard', async () => {
    const { palette } = story.workbench;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    await ask('Set Secret of a Channel…');
    await palette.pick('#incidents');
    await asked(/^#incidents: /);
    await palette.answer(url);
    await palette.widget.waitFor({ state: 'hidden' });
    await ask('Post a Status Update…');
    const text = (await board()).getByRole('textbox', { name: 'Status update: text' });
    await eventually('the focus in the draft', async () =>
      (await (await board()).evaluate(() => document.activeElement?.getAttribute('aria-label'))) ===
      'Status update: text'
        ? true
        : undefined,
    );
    // Select all goes round by the workbench, and may come later than what is typed after it.
    await press('Control+End', 'Control+Shift+Home');
    await story.workbench.page.keyboard.type('Status: Identified. Card payments fail; we are rolling back.');
    assert.match(await text.inputValue(), /^Status: Identified/);
    await story.picture('p0-7-update');
    const focused = () =>
      board().then((frame) =>
        frame.evaluate(
          () => `${document.activeElement?.tagName} ${document.activeElement?.textContent ?? ''}`,
        ),
      );
    // The only channel is ticked already.
    for (let tabs = 0; !(await focused()).trim().endsWith('Send') && tabs < 8; tabs += 1) await press('Tab');
    await press('Enter');
    // What is still open in it is asked about first.
    const { dialog } = story.workbench;
    await eventually('the question or the update', async () =>
      (await dialog.widget.isVisible()) || got.length > 0 ? true : undefined,
    );
    await story.picture('p0-7b-asked');
    if (await dialog.widget.isVisible()) await dialog.enter();
    await eventually('the update', () => Promise.resolve(got[0]));
    assert.match(got[0] ?? '', /we are rolling back/);
    await onTimeline(/Status update: sent/);
  });

  it('S24 S26: it is watched for its time, and resolved when the monitoring ends', async () => {
    const { palette } = story.workbench;
    await work('Roll back to the last good deployment', 'Done');
    await ask('Change Status…');
    await palette.pick('Monitoring');
    await onTimeline('Status: Monitoring');
    await story.picture('p0-8-monitoring');
    const clock = (await board()).locator('[data-clock="monitoring"]');
    await clock.getByText(/Monitored for/).waitFor();
    assert.match((await (await board()).locator('main h2').first().textContent()) ?? '', /Verification/);
    await ask('Resolve…');
    await story.workbench.dialog.text();
    await story.picture('p0-9-resolve');
    await story.workbench.dialog.enter();
    await onTimeline('Status: Resolved');
    await story.picture('p0-10-resolved');
  });
});
