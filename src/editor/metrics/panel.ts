import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { SEVERITIES } from '../../core/incident/vocabulary.ts';
import { metricsCsv } from '../../core/metrics/csv.ts';
import type { MetricsReport } from '../../core/metrics/report.ts';
import { commandId, METRICS_VIEW_TYPE } from '../../manifest.ts';
import {
  DEFAULT_PERIOD,
  fromMetricsSchema,
  type FromMetrics,
  type Period,
  type ToMetrics,
} from '../../metrics-protocol.ts';
import { boardRoot, pageHtml } from '../board/html.ts';
import { readArgument } from '../commands/target.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { countIncidents } from './counting.ts';

const TITLE = 'Incident metrics';

let shown: MetricsPage | undefined;

/**
 * Shows the one page of numbers, in front.
 * @param argument with a file, the numbers are written there as CSV as well
 */
export async function showMetrics(services: Services, argument: unknown): Promise<void> {
  const { file } = readArgument(argument);
  if (shown) shown.reveal();
  else {
    const panel = vscode.window.createWebviewPanel(METRICS_VIEW_TYPE, TITLE, vscode.ViewColumn.Active);
    restoreMetrics(services, panel);
  }
  if (file !== undefined) await shown?.writeCsv(file);
}

export function restoreMetrics(services: Services, panel: vscode.WebviewPanel): void {
  if (shown) {
    panel.dispose();
    return;
  }
  shown = new MetricsPage(services, panel);
  panel.onDidDispose(() => (shown = undefined));
}

class MetricsPage {
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  #period: Period = DEFAULT_PERIOD;
  #report: MetricsReport | undefined;
  #posting: Promise<void> | undefined;
  #isStale = false;
  #isReady = false;
  #isClosed = false;

  constructor(services: Services, panel: vscode.WebviewPanel) {
    this.#services = services;
    this.#panel = panel;
    const { extensionUri } = services.context;
    panel.webview.options = { enableScripts: true, localResourceRoots: [boardRoot(extensionUri)] };
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'board.svg');
    const subscriptions = [
      services.onDidChange(() => this.#onNews()),
      panel.onDidChangeViewState(() => this.#onNews()),
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
    ];
    panel.onDidDispose(() => {
      this.#isClosed = true;
      for (const subscription of subscriptions) subscription.dispose();
    });
    panel.webview.html = pageHtml(panel.webview, extensionUri, {
      name: 'metrics',
      title: TITLE,
      root: '<div id="metrics" aria-busy="true"></div>',
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  async writeCsv(file: string): Promise<void> {
    const report = this.#report ?? (await this.#count());
    if (report) await writeFile(file, metricsCsv(report));
  }

  /** A page that is not in view asks again when it is. */
  #onNews(): void {
    if (this.#isReady && this.#panel.visible) void this.#update();
  }

  async #receive(raw: unknown): Promise<void> {
    const parsed = fromMetricsSchema.safeParse(raw);
    if (!parsed.success) {
      this.#services.log.warn(`a message of the metrics page was dropped (${parsed.error.issues.length})`);
      return;
    }
    try {
      await this.#answer(parsed.data);
    } catch (error) {
      this.#services.log.error(parsed.data.type, error instanceof Error ? error : String(error));
      await this.#post({ type: 'told', ok: false, message: messageOf(error) });
    }
  }

  async #answer(message: FromMetrics): Promise<void> {
    if (message.type === 'problem') this.#services.log.warn(`metrics page: ${message.message}`);
    else if (message.type === 'open') await openBoard(message.incident);
    else if (message.type === 'export') await this.#export();
    else {
      this.#isReady = true;
      this.#period = message.period;
      await this.#update();
    }
  }

  /** One report at a time; what changes meanwhile makes for one more. */
  async #update(): Promise<void> {
    this.#isStale = true;
    this.#posting ??= this.#postReports().finally(() => {
      this.#posting = undefined;
    });
    await this.#posting;
  }

  async #postReports(): Promise<void> {
    while (this.#isStale && !this.#isClosed) {
      this.#isStale = false;
      try {
        const report = await this.#count();
        if (report) await this.#post({ type: 'report', report, labels: labels() });
      } catch (error) {
        this.#services.log.error('metrics', error instanceof Error ? error : String(error));
        const message = `The record of incidents cannot be read: ${messageOf(error)}. Open the log for details, then show the numbers again.`;
        await this.#post({ type: 'failed', message });
      }
    }
  }

  async #count(): Promise<MetricsReport | undefined> {
    const isFirst = this.#report === undefined;
    if (isFirst) await this.#post({ type: 'reading' });
    const desk = await this.#services.desk();
    const summaries = desk.homes.all.flatMap(({ listed }) => listed.map(({ summary }) => summary));
    const report = await countIncidents(summaries, {
      period: this.#period,
      now: Date.now(),
      onProgress: (done) => {
        if (isFirst) void this.#post({ type: 'reading', done, total: summaries.length });
      },
      isCancelled: () => this.#isClosed,
    });
    this.#report = report;
    return report;
  }

  async #export(): Promise<void> {
    if (this.#report === undefined) return;
    const file = await vscode.window.showSaveDialog({
      title: 'Save Metrics as CSV',
      defaultUri: vscode.Uri.file(join(homedir(), 'incident-metrics.csv')),
      filters: { CSV: ['csv'] },
    });
    if (file === undefined) return;
    try {
      await this.writeCsv(file.fsPath);
    } catch (error) {
      throw new UserError(
        `The numbers were not saved as ${file.fsPath}: ${messageOf(error)}. They are still on this page: save them elsewhere.`,
      );
    }
    await this.#post({ type: 'told', ok: true, message: `Saved as ${file.fsPath}` });
  }

  /** A hidden page is not there to hear it; it asks again when it is shown. */
  async #post(message: ToMetrics): Promise<void> {
    if (!this.#isClosed) await this.#panel.webview.postMessage(message);
  }
}

function labels(): Record<string, string> {
  const given = setting('severity.labels');
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, `${severity} (${given[severity]})`]));
}

const openBoard = async (incident: string): Promise<void> => {
  await vscode.commands.executeCommand(commandId('openBoard'), { incident });
};
