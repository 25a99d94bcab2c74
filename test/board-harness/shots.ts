// Pictures of the board in every theme, width, phase and tab: node test/board-harness/shots.ts DIR [SCENARIO …]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../launch/browser.ts';
import { openBoard, serveBoard, THEMES, type ThemeName } from './open-board.ts';
import { scenario, type ScenarioName } from './scenarios.ts';

interface Shot {
  readonly name: string;
  readonly scenario: ScenarioName;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly tab?: string;
  readonly phase?: number;
  /** A section to unfold. */
  readonly opened?: string;
}

const SHOTS: Shot[] = [
  ...(
    [
      'fresh',
      'triage',
      'overdue',
      'investigation',
      'mitigation',
      'verification',
      'closed',
      'drill',
      'amended',
      'readonly',
      'shared',
      'local',
      'offline',
      'late',
    ] as const
  ).map((name) => ({ name: `${name}-dark-1240`, scenario: name })),
  ...THEMES.map((theme) => ({ name: `mitigation-${theme}-1240`, scenario: 'mitigation' as const, theme })),
  ...[1600, 460, 400].flatMap((width) =>
    THEMES.map((theme) => ({
      name: `mitigation-${theme}-${width}`,
      scenario: 'mitigation' as const,
      theme,
      width,
    })),
  ),
  ...['Deployments', 'Evidence', 'People'].flatMap((tab) => [
    { name: `tab-${tab}-dark-1240`, scenario: 'verification' as const, tab },
    {
      name: `tab-${tab}-light-400`,
      scenario: 'verification' as const,
      tab,
      theme: 'light' as const,
      width: 400,
    },
  ]),
  ...(['shared', 'offline', 'late'] as const).flatMap((name) => [
    { name: `${name}-light-1240`, scenario: name, theme: 'light' as const },
    { name: `${name}-hc-460`, scenario: name, theme: 'hc-dark' as const, width: 460 },
  ]),
  { name: 'tab-Timeline-dark-400', scenario: 'mitigation', tab: 'Timeline', width: 400 },
  { name: 'overdue-light-400', scenario: 'overdue', theme: 'light', width: 400 },
  { name: 'investigation-light-1240', scenario: 'investigation', theme: 'light' },
  { name: 'triage-hc-light-1240', scenario: 'triage', theme: 'hc-light' },
  { name: 'triage-light-460', scenario: 'triage', theme: 'light', width: 460 },
  { name: 'postmortem-dark-1240', scenario: 'verification', phase: 4 },
  { name: 'review-dark-1240', scenario: 'closed', phase: 4 },
  { name: 'review-light-400', scenario: 'closed', phase: 4, theme: 'light', width: 400 },
  { name: 'review-hc-460', scenario: 'reopened', phase: 4, theme: 'hc-dark', width: 460 },
];

const SUSPECT_SHOTS: Shot[] = [
  ...THEMES.map((theme) => ({
    name: `suspects-${theme}-1240`,
    scenario: 'suspects' as const,
    theme,
    phase: 2,
  })),
  { name: 'suspects-dark-460', scenario: 'suspects', width: 460, phase: 2 },
  { name: 'hypotheses-dark-1240', scenario: 'suspects', phase: 1 },
];

const WHY_SHOTS: Shot[] = [
  ...THEMES.map((theme) => ({ name: `whys-${theme}-1240`, scenario: 'whys' as const, theme, phase: 4 })),
  { name: 'whys-light-400', scenario: 'whys', theme: 'light', width: 400, phase: 4 },
  ...THEMES.map((theme) => ({ name: `tried-${theme}-1240`, scenario: 'tried' as const, theme, phase: 2 })),
  { name: 'tried-light-400', scenario: 'tried', theme: 'light', width: 400, phase: 4 },
  { name: 'whys-none-dark-460', scenario: 'closed', width: 460, phase: 4 },
];

const COMMS_SHOTS: Shot[] = (
  [
    ['dark', 1240],
    ['light', 1240],
    ['dark', 460],
    ['hc-light', 460],
  ] as const
).map(([theme, width]) => ({
  name: `comms-${theme}-${width}`,
  scenario: 'told',
  tab: 'Comms',
  theme,
  width,
}));

const SIMILAR_SHOTS: Shot[] = (
  [
    ['dark', 1240],
    ['light', 1240],
    ['hc-dark', 460],
  ] as const
).map(([theme, width]) => ({
  name: `similar-${theme}-${width}`,
  scenario: 'similar',
  theme,
  width,
  opened: 'Similar incidents',
}));

const [dir = 'out/board-shots', ...only] = process.argv.slice(2);
mkdirSync(dir, { recursive: true });
const browser = await launchBrowser();
const server = await serveBoard();
for (const shot of [...SHOTS, ...SUSPECT_SHOTS, ...WHY_SHOTS, ...COMMS_SHOTS, ...SIMILAR_SHOTS]) {
  if (only.length > 0 && !only.some((part) => shot.name.includes(part))) continue;
  const { state, now } = scenario(shot.scenario);
  const { page, complaints } = await openBoard(browser, server, {
    ...shot,
    height: 1150,
    now,
    host: (message) => (message.type === 'ready' ? { type: 'state', state } : undefined),
  });
  await page.waitForFunction(() => customElements.get('vscode-button') !== undefined);
  if (shot.tab !== undefined) await page.getByRole('tab', { name: shot.tab }).click();
  if (shot.phase !== undefined) await page.locator('.phases button').nth(shot.phase).click();
  if (shot.opened !== undefined) await page.getByText(shot.opened).click();
  await page.waitForTimeout(150);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.screenshot({ path: join(dir, `${shot.name}.png`), fullPage: true });
  console.log(shot.name, wide > 0 ? `TOO WIDE by ${wide}` : '', complaints.join(' | '));
  await page.context().close();
}
await browser.close();
await server.close();
