import { markdownText } from '../text/markdown.ts';
import { formatUtc } from '../text/time.ts';
import { plural, warningLines, type TouchedFile } from './plan.ts';
import { shortRevision, type RollbackPlan } from './ways.ts';

const ROWS_SHOWN = 500;
const CHANGES: Readonly<Record<TouchedFile['change'], string>> = {
  changes: 'changes back',
  goes: 'is removed',
  returns: 'comes back',
};

/** The whole plan as Markdown, for a reader with little time: the warnings first, then the ways, then the details. */
export function rollbackDocument(plan: RollbackPlan): string {
  const { ends, survey, warnings } = plan;
  const { deployment, to } = ends;
  const lines = warningLines(warnings);
  return (
    [
      `# Rollback of ${markdownText(deployment.name)}`,
      `Nothing has been done yet. Taken back: ${end(deployment)}. Runs again: ${end(to)}.`,
      '## Before you go back',
      lines.length === 0
        ? 'No migration, no dependency, no later commit and no later deployment touches what goes back.'
        : list(lines.map(markdownText)),
      ...section('Migrations that are not undone', warnings.migrations.map(markdownText)),
      '## Ways',
      list(plan.offers.map(({ title, detail }) => `**${markdownText(title)}.** ${markdownText(detail)}`)),
      ...commits(plan),
      ...files(survey.files),
      ...later(plan),
      ...section('Dependencies that change', warnings.manifests.map(markdownText)),
    ].join('\n\n') + '\n'
  );
}

const end = ({ name, revision }: { readonly name: string; readonly revision: string }): string =>
  `${markdownText(name)} (\`${revision}\`)`;

function list(items: readonly string[]): string {
  const shown = items.slice(0, ROWS_SHOWN).map((item) => `- ${item}`);
  return [...shown, ...(items.length > ROWS_SHOWN ? [`- and ${items.length - ROWS_SHOWN} more`] : [])].join(
    '\n',
  );
}

const section = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`## ${title}`, list(items)];

function commits({ survey }: RollbackPlan): string[] {
  if (survey.commits.length === 0)
    return [
      '## Commits',
      'It brought no commits of its own over the one before, so there is nothing to revert.',
    ];
  const head = `## ${plural(survey.commits.length, 'commit')}${survey.isCut ? ' and more' : ''}`;
  const rows = survey.commits.map(
    ({ revision, subject, author, at, isMerge }) =>
      `\`${shortRevision(revision)}\` ${markdownText(subject)}${isMerge ? ' (merge)' : ''}, ${markdownText(author)}, ${formatUtc(at)}`,
  );
  return [head, list(rows)];
}

function files(touched: readonly TouchedFile[]): string[] {
  const rows = touched.map(({ path, change }) => `${markdownText(path)} ${CHANGES[change]}`);
  return touched.length === 0
    ? ['## Files', 'The two hold the same files.']
    : [`## ${plural(touched.length, 'file')}`, list(rows)];
}

function later({ warnings }: RollbackPlan): string[] {
  const rows = warnings.later.map(
    ({ revision, subject, files: paths }) =>
      `\`${shortRevision(revision)}\` ${markdownText(subject)}: ${paths.map(markdownText).join(', ')}`,
  );
  return [
    ...section('Deployed there since', warnings.laterDeployments.map(markdownText)),
    ...section('Later commits that change the same files', rows),
  ];
}
