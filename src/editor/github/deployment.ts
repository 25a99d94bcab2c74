import * as z from 'zod';

/** One deployment that reached its environment. */
export const githubDeploymentSchema = z.object({
  id: z.number().int().positive(),
  revision: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
  environment: z.string().min(1).max(200),
  /** UTC, ISO 8601: when it succeeded, else when it was made. */
  at: z.iso.datetime(),
  ref: z.string().max(500),
  author: z.string().max(100),
  url: z.url({ protocol: /^https?$/ }).optional(),
});
export type GithubDeployment = z.infer<typeof githubDeploymentSchema>;
