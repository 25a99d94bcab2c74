import type * as vscode from 'vscode';
import * as z from 'zod';
import { thinElsewhere } from '../../core/deployments/combine.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import { formatDuration } from '../../core/text/time.ts';
import { githubDeploymentSchema, type GithubDeployment } from './deployments.ts';

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

export const foundOnGithub = (repository: string, kept: KeptDeployments): readonly FoundDeployment[] =>
  thinElsewhere(kept.deployments.map((one) => ({ deployment: toDeployment(repository, one) })));

const toDeployment = (repository: string, one: GithubDeployment): FoundDeployment['deployment'] => ({
  id: `github:${one.id}`,
  name: `${one.ref === one.revision ? one.revision.slice(0, 8) : one.ref} to ${one.environment}`,
  kind: 'github',
  revision: one.revision,
  at: one.at,
  atSource: 'github',
  author: one.author,
  environment: one.environment,
  ...(one.url !== undefined && { url: one.url }),
  repository,
});

/** What of GitHub's answer is not in the list, and how old the answer is. */
export function* lacksOnGithub(kept: KeptDeployments, now: number): Generator<string> {
  const age = formatDuration(Math.max(0, now - Date.parse(kept.readAt)));
  yield `GitHub was asked ${age} ago for the deployments of ${kept.name}. What was deployed since is not in the list.`;
  if (kept.unfinished > 0) {
    yield `Left out of GitHub’s deployments: ${kept.unfinished} that failed or are not done.`;
  }
  if (kept.unread > 0) yield `Left out of GitHub’s deployments: ${kept.unread} that are not understood.`;
  if (kept.hasMore) yield 'GitHub has older deployments, which were not asked for.';
}
