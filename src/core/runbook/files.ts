import { visible } from '../text/visible.ts';

/** Where a workspace keeps its runbooks, relative to its folder. */
export const RUNBOOK_FOLDER = '.fireline/runbooks';

export interface RunbookText {
  readonly name: string;
  readonly text: string;
}

/**
 * The runbook of a folder that a new incident gets: the one that says so, or the only one. Undefined when nobody can
 * tell: no question is worth asking while something burns.
 */
export function defaultOf<T extends RunbookText>(files: readonly T[]): T | undefined {
  const byName = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return byName.find(({ text }) => isDefault(text)) ?? (files.length === 1 ? files[0] : undefined);
}

/** `default: true` in the front matter. */
function isDefault(markdown: string): boolean {
  const lines = visible(markdown.replace(/^\ufeff/, '').slice(0, 10_000)).split('\n');
  if (lines[0]?.trimEnd() !== '---') return false;
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return lines.slice(1, Math.max(end, 1)).some((line) => /^default:[ \t]+true\s*(?:#.*)?$/.test(line));
}

/** "Checkout is down" → "checkout-is-down.md" is made by slugify; this is what the file then says. */
export const runbookTemplate = (title: string): string => `---
title: ${JSON.stringify(title)}
# default: true   New incidents of this workspace get this runbook.
---

# ${title}

<!-- Every "##" heading with something to do under it is a phase, and every list item a step. All of this is plain
     Markdown; what stands in comments like this one is for Fireline, or for whoever edits the file. -->

## Triage (0–5 min)

- [ ] **Look at the dashboard.** Say what users see. <!-- milestone: acknowledged; action: acknowledge -->
- [ ] Check that the service is up <!-- severity: P0 P1 -->

  \`\`\`sh
  kubectl -n <namespace> get pods
  \`\`\`

Output: it is known who is affected.

## Mitigation

### What is the cause? <!-- decision -->

#### A recent deployment <!-- answer: deployment -->

- [ ] Roll back <!-- action: prepare-rollback -->

#### A bug in the code <!-- answer: code-bug -->

- [ ] Write the hotfix <!-- action: create-hotfix -->

## Links <!-- reference -->

Dashboards, owners, and whatever else is worth reading.
`;
