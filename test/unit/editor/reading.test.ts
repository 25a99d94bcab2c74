import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Reading } from '../../../src/editor/desk/reading.ts';

/** What an editor keeps for an extension: values as JSON, under keys. */
class Storage implements vscode.Memento {
  readonly values = new Map<string, string>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, otherwise?: T): T | undefined {
    const value = this.values.get(key);
    return value === undefined ? otherwise : (JSON.parse(value) as T);
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 14, 0, second)).toISOString();

describe('what was seen of incidents', () => {
  it('is there after a restart, and never becomes less', async () => {
    const storage = new Storage();
    await new Reading(storage).keep('one', { at: at(5), numbers: { 'w-1': 7 } });
    await new Reading(storage).keep('one', { at: at(3), numbers: { 'w-1': 4, 'w-2': 1 } });
    assert.deepEqual(new Reading(storage).of('one'), { at: at(5), numbers: { 'w-1': 7, 'w-2': 1 } });
    assert.equal(new Reading(storage).of('two'), undefined);
  });

  it('is kept of the two hundred incidents that were looked at last', async () => {
    const storage = new Storage();
    storage.values.set('fireline.other', '1');
    const reading = new Reading(storage);
    for (let index = 0; index < 230; index += 1)
      await reading.keep(`i${index}`, { at: at((index * 7) % 230), numbers: { w: 1 } });
    assert.equal(storage.keys().length, 201);
    const kept = storage.keys().filter((key) => key !== 'fireline.other');
    assert.ok(kept.every((key) => (reading.of(key.slice('fireline.seen.'.length))?.at ?? '') >= at(30)));
  });

  it('that makes no sense counts as nothing seen', async () => {
    const storage = new Storage();
    for (const value of [7, { at: 'soon', numbers: {} }, { at: at(1), numbers: { w: 'x' } }, { at: at(1) }]) {
      await storage.update('fireline.seen.one', value);
      assert.equal(new Reading(storage).of('one'), undefined, JSON.stringify(value));
    }
    await new Reading(storage).keep('one', { at: at(1), numbers: { w: 1 } });
    assert.equal(new Reading(storage).of('one')?.numbers['w'], 1);
  });
});
