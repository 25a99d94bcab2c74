import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { fromMetricsSchema, type FromMetrics, type ToMetrics } from '../../../src/metrics-protocol.ts';
import { LABELS, REPORTS, type ReportName } from '../../board-harness/metrics.ts';
import {
  openPage,
  serveBoard,
  THEMES,
  type BoardServer,
  type OpenPage,
  type PageOptions,
} from '../../board-harness/open-board.ts';
import { launchBrowser } from '../../launch/browser.ts';
import { faintTexts } from './contrast.ts';

type MetricsPage = OpenPage<FromMetrics>;
/** The toolkit's probe of the browser: see webview/toolkit.ts. */
const PROBE = 'Applying inline style violates';

let browser: Browser;
let server: BoardServer;
const open: MetricsPage[] = [];

async function show(
  report: ReportName,
  options: Partial<PageOptions<FromMetrics, ToMetrics>> = {},
): Promise<MetricsPage> {
  const page = await openPage<FromMetrics, ToMetrics>(browser, server, {
    name: 'metrics',
    schema: fromMetricsSchema,
    host: (message) =>
      message.type === 'ready' || message.type === 'period'
        ? { type: 'report', report: REPORTS[report](message.period), labels: LABELS }
        : undefined,
    ...options,
  });
  open.push(page);
  await page.page.locator('h1').waitFor();
  return page;
}

async function sent<T extends FromMetrics['type']>(
  page: MetricsPage,
  type: T,
): Promise<Extract<FromMetrics, { type: T }>> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = page.sent.find((message) => message.type === type);
    if (found !== undefined) return found as Extract<FromMetrics, { type: T }>;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`The page sent no ${type}.`);
}

/** Runs in the page: marks of plots that are not inside of their card. */
function outOfCards(): string[] {
  return [...document.querySelectorAll('.plot :is(rect, line, circle, text)')].flatMap((mark) => {
    const card = mark.closest('.card')?.getBoundingClientRect();
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    const isInside =
      card !== undefined &&
      left >= card.left &&
      right <= card.right &&
      top >= card.top &&
      bottom <= card.bottom;
    return isInside ? [] : [`${mark.tagName} at ${left}, ${top}`];
  });
}

describe('the page of numbers alone', () => {
  before(async () => {
    [browser, server] = await Promise.all([launchBrowser(), serveBoard()]);
  });
  afterEach(() => Promise.all(open.splice(0).map(({ page }) => page.context().close())));
  after(async () => {
    await browser.close();
    await server.close();
  });

  it('shows times by severity and month with how many, spread and what was not recorded', async () => {
    const { page, complaints } = await show('many');
    const row = page.getByRole('region', { name: 'Times by severity' }).getByRole('row', { name: /^All/ });
    assert.match(
      (await row.textContent()) ?? '',
      /\d+ min\d+ incidents, half of them .* to .*; \d+ not recorded/,
    );
    const plot = page.getByRole('img', { name: /^Time to mitigate, all severities by month\./ });
    assert.match((await plot.getAttribute('aria-label')) ?? '', /October 2026: median .* of \d+ incidents/);
    assert.match(
      (await page.locator('.lead').textContent()) ?? '',
      /Left out of all numbers: 9 drills, 3 duplicates, 2 false alarms\./,
    );
    assert.deepEqual(
      complaints.filter((one) => !one.includes(PROBE)),
      [],
    );
  });

  it('of one incident says "1 incident" and shows its value, and of none "not recorded"', async () => {
    const { page } = await show('one');
    const card = page.getByRole('region', { name: 'Time to resolve, all severities' });
    const text = (await card.textContent()) ?? '';
    assert.match(text, /49 min.*1 incident/);
    assert.doesNotMatch(text, /median|half of|all of/);
    assert.equal(await card.locator('rect.spread').count(), 0);
    const none = page.getByRole('region', { name: 'Time to mitigate, all severities' });
    assert.match((await none.textContent()) ?? '', /not recorded of 1 incident/);
    assert.equal(await none.getByRole('img').count(), 0);
  });

  it('shows all plots as tables, by keyboard alone, and remembers it', async () => {
    const { page } = await show('many');
    assert.equal(await page.getByRole('table').count(), 2);
    await page.getByRole('button', { name: 'Show as tables' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('img').count(), 0);
    const table = page.getByRole('table', { name: 'Time to detect, all severities, by month' });
    assert.match((await table.getByRole('row', { name: /October 2026/ }).textContent()) ?? '', /incidents/);
    const left = page.getByRole('table', { name: 'Left out of all numbers' });
    assert.equal(await left.getByRole('row', { name: /^duplicates/ }).textContent(), 'duplicates3');
    await page.reload();
    await page.getByRole('table', { name: 'Incidents by month' }).waitFor();
  });

  it('shows the times of one severity, and another period when asked', async () => {
    const shown = await show('many');
    const { page } = shown;
    await page.getByRole('button', { name: 'P2 (SEV-3)' }).click();
    await page.getByRole('region', { name: 'Time to mitigate, P2 (SEV-3)' }).waitFor();
    const before = await page.locator('.lead').textContent();
    await page.getByRole('button', { name: '6 months' }).click();
    assert.equal((await sent(shown, 'period')).period, 6);
    await page.waitForFunction((text) => document.querySelector('.lead')?.textContent !== text, before);
  });

  it('saves as CSV, and opens the board of an incident that has an open action', async () => {
    const shown = await show('many');
    await shown.page.getByRole('button', { name: 'Save as CSV…' }).click();
    await sent(shown, 'export');
    await shown.send({ type: 'told', ok: true, message: 'Saved as /tmp/x.csv' });
    await shown.page.getByRole('status').getByText('Saved as /tmp/x.csv').waitFor();
    await shown.page.getByRole('button', { name: 'Incident 28' }).click();
    assert.match((await sent(shown, 'open')).incident, /^[0-7][0-9a-z]{25}$/);
  });

  it('says how far it has read, and why it could not', async () => {
    const shown = await show('many', { host: () => ({ type: 'reading', done: 1200, total: 10_000 }) });
    await shown.page.getByText('Counting: 1200 of 10000 incidents').waitFor();
    await shown.send({ type: 'failed', message: 'The disk is gone. Plug it in.' });
    await shown.page.getByRole('alert').getByText('The disk is gone. Plug it in.').waitFor();
  });

  for (const theme of THEMES) {
    it(`is readable and no wider than its place in ${theme}, narrow and wide`, async () => {
      for (const width of [400, 1600]) {
        const { page } = await show('many', { theme, width });
        await page.locator('.plot').first().waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide at ${width}`);
        assert.deepEqual(await page.evaluate(faintTexts), []);
        assert.deepEqual(await page.evaluate(outOfCards), []);
      }
    });
  }
});
