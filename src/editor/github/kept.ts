import type * as vscode from 'vscode';
import * as z from 'zod';
import { githubDeploymentSchema } from './deployment.ts';

const keptSchema = z.object({
  /** "acme/shop" */
  name: z.string(),
  readAt: z.iso.datetime(),
  deployments: z.array(githubDeploymentSchema).readonly(),
  unfinished: z.number(),
  unread: z.number(),
  hasMore: z.boolean(),
});
export type KeptDeployments = z.infer<typeof keptSchema>;

const PREFIX = 'fireline.github.';

/** What GitHub told of the deployments of a repository, until a person has it forgotten. No token is among it. */
export class GithubKept {
  readonly #storage: vscode.Memento;

  constructor(storage: vscode.Memento) {
    this.#storage = storage;
  }

  of(root: string): KeptDeployments | undefined {
    return keptSchema.safeParse(this.#storage.get(PREFIX + root)).data;
  }

  async keep(root: string, kept: KeptDeployments): Promise<void> {
    await this.#storage.update(PREFIX + root, kept);
  }

  /** @returns the roots that there was something of */
  async forgetAll(): Promise<readonly string[]> {
    const keys = this.#storage.keys().filter((key) => key.startsWith(PREFIX));
    for (const key of keys) await this.#storage.update(key, undefined);
    return keys.map((key) => key.slice(PREFIX.length));
  }
}
