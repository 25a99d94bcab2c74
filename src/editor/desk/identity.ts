import * as vscode from 'vscode';
import { actorSchema, type Actor } from '../../core/incident/events.ts';
import type { Home } from './home.ts';

/** Nobody has said who works here yet, so nothing is theirs. */
export const NOBODY: Actor = { name: '', type: 'person' };

const NAME_KEY = 'fireline.name';

/** Who acts: the name that git knows, or one that the person gave once. Never a made-up one. */
export class Identity {
  readonly #context: vscode.ExtensionContext;
  #asking: Promise<Actor> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  /** Without asking: undefined while nobody has said. */
  known(home: Home): Actor | undefined {
    const git = actorSchema.safeParse({ ...home.identity, type: 'person' });
    return git.data ?? actorSchema.safeParse({ name: this.#context.globalState.get(NAME_KEY) }).data;
  }

  async of(home: Home): Promise<Actor> {
    const known = this.known(home);
    if (known) return known;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<Actor> {
    const name = await vscode.window.showInputBox({
      title: 'Who are you?',
      prompt: 'Git knows no name here, and the record says who did what. Asked once.',
      placeHolder: 'Your name',
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? 'A name is needed to record anything.' : undefined),
    });
    if (name === undefined) throw new vscode.CancellationError();
    await this.#context.globalState.update(NAME_KEY, name.trim());
    return actorSchema.parse({ name });
  }
}
