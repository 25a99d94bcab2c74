import type * as vscode from 'vscode';
import * as z from 'zod';
import { mergeSeen, type Seen } from '../../core/incident/news.ts';

const PREFIX = 'fireline.seen.';
const INCIDENTS_KEPT = 200;

const seenSchema = z.object({
  at: z.iso.datetime(),
  numbers: z.record(z.string(), z.number().int().positive()),
});

/** What the person at this machine has seen of which incident. In the editor's storage: it is nobody else's business. */
export class Reading {
  readonly #storage: vscode.Memento;

  constructor(storage: vscode.Memento) {
    this.#storage = storage;
  }

  of(incident: string): Seen | undefined {
    return this.#read(`${PREFIX}${incident}`);
  }

  /** Another window may have seen more, so nothing is unseen by this. */
  async keep(incident: string, seen: Seen): Promise<void> {
    const known = this.of(incident);
    await this.#storage.update(`${PREFIX}${incident}`, known ? mergeSeen(known, seen) : seen);
    await this.#forgetOldest();
  }

  async #forgetOldest(): Promise<void> {
    const keys = this.#storage.keys().filter((key) => key.startsWith(PREFIX));
    if (keys.length <= INCIDENTS_KEPT) return;
    const newestFirst = keys
      .map((key) => ({ key, at: Date.parse(this.#read(key)?.at ?? '') || 0 }))
      .sort((a, b) => b.at - a.at);
    for (const { key } of newestFirst.slice(INCIDENTS_KEPT)) await this.#storage.update(key, undefined);
  }

  #read(key: string): Seen | undefined {
    return seenSchema.safeParse(this.#storage.get(key)).data;
  }
}
