import assert from 'node:assert/strict';
import { THEMES, type OpenBoard } from '../../board-harness/open-board.ts';
import { scenario, type ScenarioName } from '../../board-harness/scenarios.ts';
import { requests, Stage, upgraded } from './stage.ts';
import { faintTexts } from './contrast.ts';

const stage = new Stage();

/** The toolkit's probe for :focus-visible; see webview/toolkit.ts. */
const EXPECTED = 'Applying inline style violates';

const FITTING = [
  'triage',
  'investigation',
  'mitigation',
  'overdue',
  'verification',
  'shared',
  'local',
  'offline',
  'late',
] as const;
const READABLE = [
  'triage',
  'mitigation',
  'overdue',
  'amended',
  'drill',
  'shared',
  'offline',
  'late',
] as const;

describe('the board alone: how it looks and is operated', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('C01: shows its state before the toolkit loads, and breaks no content security policy', async () => {
    const board = await stage.show('mitigation', { now: undefined });
    await upgraded(board);
    assert.deepEqual(
      board.complaints.filter((line) => !line.includes(EXPECTED)),
      [],
    );
    assert.equal(board.complaints.length, 1);
    assert.deepEqual(requests(board, 'problem'), []);
    const [painted, upgradedAt] = await board.page.evaluate(() => {
      const toolkit = performance
        .getEntriesByType('resource')
        .find(({ name }) => name.endsWith('toolkit.js'));
      return [
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
        toolkit?.startTime ?? 0,
      ];
    });
    console.log(
      `      first paint after ${painted.toFixed(0)} ms, the toolkit is asked for after ${upgradedAt.toFixed(0)} ms`,
    );
    assert.ok(painted < upgradedAt);
  });

  it('does not jump when the toolkit arrives', async () => {
    const board = await stage.show('triage', { delayToolkitMs: 500 });
    const places = () =>
      board.page.evaluate(() =>
        [
          ...document.querySelectorAll(
            '.step, .field, .entry, .composer, .buttons, button.button, vscode-button, textarea.input, vscode-text-area',
          ),
        ].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [x, y, width, height].map(Math.round).join(' ');
        }),
      );
    const before = await places();
    await upgraded(board);
    await board.page.waitForTimeout(100);
    assert.ok(await board.page.locator('vscode-text-area').count());
    assert.deepEqual(await places(), before);
  });

  for (const width of [400, 460, 899, 900, 1240, 1600]) {
    it(`fits ${width} px: nothing to scroll sideways, nothing cut`, async () => {
      const board = await stage.show('triage', { width });
      await upgraded(board);
      for (const name of FITTING) {
        await show(board, name);
        const tabs = await board.page.getByRole('tab').count();
        for (let index = 0; index < tabs; index += 1) {
          await board.page.getByRole('tab').nth(index).click();
          assert.deepEqual(await board.page.evaluate(overflowing), [], `${name}, tab ${index}`);
        }
      }
    });
  }

  it('at 400 px no clock is squeezed, and what wraps begins its lines where all others do, without a dot', async () => {
    const board = await stage.show('overdue', { width: 400 });
    await upgraded(board);
    for (const name of FITTING) {
      await show(board, name);
      assert.deepEqual(await board.page.evaluate(squeezed), [], name);
    }
  });

  it('S34 S35: a draft stands there whole, however its lines wrap', async () => {
    for (const width of [400, 1240]) {
      const board = await stage.show('told', { width });
      await upgraded(board);
      await board.page.getByRole('tab', { name: /Comms/ }).click();
      const texts = board.page.getByRole('textbox', { name: / text$/ });
      assert.equal(await texts.count(), 2);
      for (const text of await texts.all())
        assert.equal(
          await text.evaluate((field) => field.scrollHeight - field.clientHeight),
          0,
          `${width} px`,
        );
    }
  });

  for (const theme of THEMES) {
    it(`can be read in ${theme}: every text has a contrast of at least 4.5`, async () => {
      const board = await stage.show('triage', { theme });
      await upgraded(board);
      for (const name of READABLE) {
        await show(board, name);
        await board.page.getByRole('tab', { name: 'Timeline' }).click();
        await board.page.mouse.move(0, 0);
        assert.deepEqual(await board.page.evaluate(faintTexts), [], name);
        await board.page.getByRole('tab', { name: 'People' }).click();
        assert.deepEqual(await board.page.evaluate(faintTexts), [], `${name}, people`);
      }
    });
  }

  it('every control has a name, and every control can be reached and seen by keyboard', async () => {
    const board = await stage.show('mitigation');
    await upgraded(board);
    const { page } = board;
    const seen: string[] = [];
    for (let count = 0; count < 90; count += 1) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(describeFocus);
      if (focus === undefined) break;
      assert.notEqual(focus.name, '', focus.html);
      assert.ok(focus.isOutlined, `no focus to be seen: ${focus.html}`);
      seen.push(focus.name);
    }
    const order = [
      'Severity P1',
      'Edit: title',
      'More for this incident',
      'Investigating',
      'Detection and triage',
      'A recent deployment',
      'Timeline',
      'Note for the timeline',
      'Add note',
    ];
    const places = order.map((name) => seen.findIndex((label) => label.startsWith(name)));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      seen.join(' | '),
    );
    assert.ok(
      places.every((place) => place >= 0),
      seen.join(' | '),
    );
  });

  it('the tabs are one stop; arrow keys move between them', async () => {
    const { page } = await stage.show('verification');
    await page.getByRole('tab', { name: 'Timeline' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tabpanel', { name: /Deployments/ }).waitFor();
    await page.keyboard.press('End');
    await page.getByRole('tabpanel', { name: /People/ }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tabpanel', { name: /Timeline/ }).waitFor();
    assert.equal(await page.locator('[role=tab][tabindex="0"]').count(), 1);
  });

  it('comes back after a reload at the tab, the phase and the place where it was left', async () => {
    const { page } = await stage.show('verification');
    await page.getByRole('tab', { name: 'Evidence' }).click();
    await page.locator('.phases button').nth(1).click();
    await page.locator('main').evaluate((main) => main.scrollTo(0, 120));
    await page.waitForTimeout(250);
    await page.reload();
    await page.getByRole('tabpanel', { name: /Evidence/ }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Investigation' }).waitFor();
    assert.equal(await page.locator('main').evaluate((main) => main.scrollTop), 120);
  });

  it('the clocks tick, and turn overdue by themselves', async () => {
    const { page } = await stage.show('fresh');
    const clock = page.locator('[data-clock="response"]');
    assert.match((await clock.textContent()) ?? '', /Response due in 3:5\d:\d\d/);
    await page.clock.fastForward('03:59:30');
    await page.locator('[data-clock="response"][data-due="over"]').waitFor();
    assert.match((await clock.textContent()) ?? '', /Response overdue by/);
  });
});

/** Another incident on the same page, as if the host had sent it. */
async function show({ send, page }: OpenBoard, name: ScenarioName): Promise<void> {
  const { state } = scenario(name);
  await send({ type: 'state', state });
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Elements wider than their place, and pages wider than the window. */
function overflowing(): string[] {
  const wide = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
    if (element.closest('svg, .visually-hidden, [popover]') || !element.checkVisibility()) return false;
    const { right, left, width } = element.getBoundingClientRect();
    return (
      width > 0 &&
      (right > innerWidth + 0.5 || left < -0.5 || element.scrollWidth > element.clientWidth + 1) &&
      getComputedStyle(element).display !== 'inline'
    );
  });
  const page = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
  return [...page, ...wide.map((element) => element.outerHTML.slice(0, 120))];
}

function describeFocus(): { name: string; html: string; isOutlined: boolean } | undefined {
  const host = document.activeElement;
  if (host === null || host === document.body) return undefined;
  const element = host.shadowRoot?.activeElement ?? host;
  const label = [host, element].map((one) => one.getAttribute('aria-label')).find(Boolean);
  const style = getComputedStyle(element);
  const around = [element, host, element.parentElement ?? host].map((one) => getComputedStyle(one));
  const isOutlined =
    around.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px') ||
    host.localName.startsWith('vscode-text');
  const labels = 'labels' in element ? (element as HTMLInputElement).labels : null;
  return {
    name: label ?? labels?.[0]?.textContent.trim() ?? host.textContent.trim(),
    html: `${host.outerHTML.slice(0, 100)} ${style.outline}`,
    isOutlined,
  };
}

/** Clocks whose parts are broken into several lines, and lines of facts that do not begin at the edge. */
function squeezed(): string[] {
  const lines = (element: Element): number =>
    new Set([...element.getClientRects()].map(({ top }) => top)).size;
  const isTall = (element: Element): boolean =>
    element.getBoundingClientRect().height > 1.8 * parseFloat(getComputedStyle(element).fontSize);
  const clocks = [...document.querySelectorAll('.clock > *')].filter(
    (part) => isTall(part) || lines(part) > 1,
  );
  const facts = [...document.querySelectorAll<HTMLElement>('.dots')].filter((dots) => {
    const [first] = dots.children;
    if (first === undefined || dots.offsetParent === null) return false;
    const style = getComputedStyle(dots);
    return style.marginLeft !== `-${getComputedStyle(first).marginLeft}`;
  });
  return [...clocks, ...facts].map((element) => element.outerHTML.slice(0, 200));
}
