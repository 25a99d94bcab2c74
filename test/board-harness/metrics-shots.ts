// Pictures of the page of numbers: node test/board-harness/metrics-shots.ts DIR [NAME …]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromMetricsSchema, type FromMetrics, type ToMetrics } from '../../src/metrics-protocol.ts';
import { launchBrowser } from '../launch/browser.ts';
import { LABELS, REPORTS, type ReportName } from './metrics.ts';
import { openPage, serveBoard, THEMES, type ThemeName } from './open-board.ts';

const SHOTS: { name: string; report: ReportName; theme: ThemeName; width: number; isTable?: boolean }[] = [
  ...THEMES.map((theme) => ({ name: `many-${theme}-1240`, report: 'many' as const, theme, width: 1240 })),
  { name: 'many-dark-400', report: 'many', theme: 'dark', width: 400 },
  { name: 'many-hc-dark-400', report: 'many', theme: 'hc-dark', width: 400 },
  { name: 'many-light-1800', report: 'many', theme: 'light', width: 1800 },
  { name: 'table-light-1240', report: 'many', theme: 'light', width: 1240, isTable: true },
  { name: 'one-dark-1240', report: 'one', theme: 'dark', width: 1240 },
  { name: 'none-light-1240', report: 'none', theme: 'light', width: 1240 },
];

const [dir = 'out/metrics-shots', ...only] = process.argv.slice(2);
mkdirSync(dir, { recursive: true });
const browser = await launchBrowser();
const server = await serveBoard();
for (const { name, report, theme, width, isTable = false } of SHOTS) {
  if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
  const { page, complaints } = await openPage<FromMetrics, ToMetrics>(browser, server, {
    name: 'metrics',
    schema: fromMetricsSchema,
    theme,
    width,
    host: (message) =>
      message.type === 'ready'
        ? { type: 'report', report: REPORTS[report](message.period), labels: LABELS }
        : undefined,
  });
  await page.waitForFunction(() => customElements.get('vscode-button') !== undefined);
  if (isTable) await page.getByRole('button', { name: 'Show as tables' }).click();
  await page.waitForTimeout(150);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.screenshot({ path: join(dir, `${name}.png`), fullPage: true });
  console.log(name, wide > 0 ? `TOO WIDE by ${wide}` : '', complaints.join(' | '));
  await page.context().close();
}
await browser.close();
await server.close();
