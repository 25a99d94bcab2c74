import * as vscode from 'vscode';
import { Look } from '../../core/incident/look.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';

/** Follows whether a board is in front of somebody, and keeps what they have read of it when they turn away. */
export class Looking implements vscode.Disposable {
  readonly #desk: IncidentDesk;
  readonly #panel: vscode.WebviewPanel;
  readonly #incident: string;
  readonly #look = new Look();
  readonly #subscriptions: vscode.Disposable;
  #isInFront = false;

  constructor(desk: IncidentDesk, panel: vscode.WebviewPanel, incident: string) {
    this.#desk = desk;
    this.#panel = panel;
    this.#incident = incident;
    this.#subscriptions = vscode.Disposable.from(
      panel.onDidChangeViewState(() => this.#update()),
      vscode.window.onDidChangeWindowState(() => this.#update()),
    );
    this.#update();
  }

  /** The board has just been given all that is known. */
  shown(): void {
    if (this.#isInFront) this.#look.show(this.#desk.seen(this.#incident), Date.now());
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#turn(false);
  }

  #update(): void {
    this.#turn(this.#panel.visible && vscode.window.state.focused);
  }

  #turn(isInFront: boolean): void {
    if (isInFront === this.#isInFront) return;
    this.#isInFront = isInFront;
    if (isInFront) {
      this.shown();
      return;
    }
    const read = this.#look.end(Date.now());
    if (read) void this.#desk.markSeen(this.#incident, read);
  }
}
