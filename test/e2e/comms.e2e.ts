// Words to the world in the real workbench: a channel is set up and tried, an update is edited on the board and sent to
// a real server, and what did not arrive says so.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { startStory, type Story } from './story.ts';
import { themes } from './workbench.ts';

/** What a chat service would do: it keeps what it gets, and answers as it is told. */
class Chat {
  readonly got: string[] = [];
  answer: number | 'hangs up' = 200;
  readonly #server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      this.got.push(body);
      if (this.answer === 'hangs up') response.destroy();
      else response.writeHead(this.answer).end('ok');
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  stop(): void {
    this.#server.close();
  }
}

describe('words to the world in the workbench', function () {
  this.timeout(120_000);
  const chat = new Chat();
  let story: Story;
  let address: string;

  before(async () => {
    address = await chat.start();
    story = await startStory();
    const { workbench } = story;
    await workbench.setSettings({
      'workbench.colorTheme': themes.dark,
      'fireline.comms.channels': [{ name: '#incidents', audience: 'team', type: 'slack' }],
    });
    await workbench.sidebar.open('Fireline');
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer('Checkout fails');
    await workbench.palette.pick('P0 (SEV-1)');
    await board();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await story.picture(`failed-${this.currentTest.title.slice(0, 25)}`);
  });
  after(async () => {
    await story.end();
    chat.stop();
  });

  const board = (): Promise<Frame> => story.workbench.webviewWith('#board:not([aria-busy]) header h1');
  const form = async (name: string): Promise<Locator> => (await board()).getByRole('region', { name });
  const agree = (button: string): Promise<string> => story.workbench.dialog.agree(button);

  it('S34: the address of a channel is kept as a secret, and a test message arrives', async () => {
    const { workbench } = story;
    await workbench.command('Incident: Set Secret of a Channel…');
    await workbench.palette.pick('#incidents');
    await workbench.palette.widget.getByText(/^#incidents: /).waitFor();
    await workbench.palette.answer(address);
    await workbench.palette.widget.waitFor({ state: 'hidden' });
    await workbench.command('Incident: Test a Channel…');
    await workbench.palette.pick('#incidents');
    await agree('Send');
    await eventually('the test message', () => Promise.resolve(chat.got[0]));
    assert.match(chat.got[0] ?? '', /A test of Fireline/);
    await workbench.notifications().filter({ hasText: '#incidents works' }).waitFor();
    await story.dismissNotifications();
  });

  it('S21 S34: the update that is due is written on the board, sent once, and on record with its text', async () => {
    await (await board()).getByRole('button', { name: 'Post Update… Status update due' }).click();
    const status = await form('Status update');
    const text = status.getByRole('textbox', { name: 'Status update: text' });
    await eventually(
      'the focus in the draft',
      async () =>
        (await text.evaluate((field) => field.matches(':focus') || field.getRootNode() !== document)) ||
        undefined,
    );
    await text.fill('Status: Investigating\nImpact: Card payments fail for some.');
    await status.getByRole('checkbox', { name: /#incidents/ }).check();
    await story.picture('comms-1-draft');
    await status.getByRole('button', { name: 'Send', exact: true }).click();
    // The title has a blank: nobody recorded the service.
    await agree('Send');
    const sent = (await form('Sent')).locator('[data-state="sent"]');
    await sent.getByText(/answered 200/).waitFor();
    assert.equal(chat.got.length, 2);
    assert.match(chat.got[1] ?? '', /Card payments fail for some/);
    await (await board()).getByRole('tab', { name: 'Timeline' }).click();
    await (
      await board()
    )
      .locator('.timeline')
      .getByText('Status update: sent to team (#incidents)')
      .first()
      .waitFor();
    await story.picture('comms-2-sent');
  });

  it('S35: a brief that gets no answer is not sent again by itself, and can be settled', async () => {
    chat.answer = 'hangs up';
    await story.workbench.command('Incident: Write an Executive Brief…');
    const brief = await form('Executive brief');
    await brief.getByRole('textbox', { name: 'Executive brief: text' }).fill('SITUATION: Checkout is down.');
    await brief.getByRole('checkbox', { name: /#incidents/ }).check();
    await brief.getByRole('button', { name: 'Send', exact: true }).click();
    const open = (await form('Sent')).locator('[data-state="unknown"]');
    await open.waitFor();
    assert.equal(chat.got.length, 3);
    await story.picture('comms-3-unknown');
    await open.getByRole('button', { name: 'It has arrived' }).click();
    await open.waitFor({ state: 'hidden' });
    assert.equal(await (await form('Sent')).locator('[data-state="sent"]').count(), 2);
    assert.equal(chat.got.length, 3);
  });

  it('S34: what the channel refuses is not sent, says why beside it, and can be tried again', async () => {
    chat.answer = 404;
    await story.workbench.command('Incident: Post a Status Update…');
    const status = await form('Status update');
    await status.getByRole('textbox', { name: 'Status update: text' }).fill('Status: Identified');
    await status.getByRole('checkbox', { name: /#incidents/ }).check();
    await status.getByRole('button', { name: 'Send', exact: true }).click();
    // The title has a blank: nobody recorded the service.
    await agree('Send');
    await status.getByText(/#incidents: The service knows no such channel/).waitFor();
    await story.picture('comms-4-refused');
    chat.answer = 200;
    await (
      await form('Sent')
    )
      .locator('[data-state="failed"]')
      .getByRole('button', { name: 'Try again' })
      .click();
    await (await form('Sent')).getByText('Status: Identified').waitFor();
    await eventually('the update', () => Promise.resolve(chat.got.length === 5 || undefined));
  });
});
