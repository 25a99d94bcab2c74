import type { ChangedFile } from '../candidate.ts';
import { nameTermOf, type Prepared } from '../prepare.ts';
import type { Query } from '../query.ts';

/** What kind of change a commit is, told from its files and the words of its subject. */

const DOCUMENT_FILES = /(?:^|\/)docs?\/|\.(?:md|rst|adoc)$/i;
const TRANSLATIONS = /(?:^|\/)(?:i18n|l10n|locales?|lang|translations?)\/|\.(?:po|pot)$/i;
const CONFIGURATION =
  /\.(?:ya?ml|json|toml|ini|cfg|conf|properties|tf|env|cnf)$|(?:^|\/)(?:Dockerfile|Makefile|Jenkinsfile)[^/]*$/i;
const DEPENDENCIES =
  /(?:^|\/)(?:package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|Gemfile(?:\.lock)?|requirements[^/]*\.txt|Cargo\.(?:toml|lock)|go\.(?:mod|sum)|DEPS|composer\.(?:json|lock)|poetry\.lock|pyproject\.toml|setup\.(?:py|cfg)|uv\.lock|\.gitmodules)$/i;

const SWITCHES =
  /\b(?:enable\w*|disable\w*|switch\w*|turn o(?:n|ff)|migrate|use|uses|allow|default|make|convert|replace|set)\b/i;
const TIDIES = /\b(?:refactor\w*|clean\w*|rename\w*|move[sd]?|extract|simplify|tidy|rewrite|split)\b/i;
const DOCUMENTS =
  /\b(?:docs?|document\w*|readme|comment\w*|typo\w*|changelog|lint|style|format\w*|whitespace)\b/i;
const REVERTS = /^\s*(?:\[[^\]]*\]\s*)?revert/i;

const onlyOf =
  (kind: RegExp) =>
  ({ candidate: { files = [] } }: Prepared): boolean =>
    files.length > 0 && files.every(({ path }) => kind.test(path));

export const isTranslationsOnly = onlyOf(TRANSLATIONS);
export const isConfigurationOnly = onlyOf(CONFIGURATION);
export const isDependenciesOnly = onlyOf(DEPENDENCIES);

const subjectHas =
  (kind: RegExp) =>
  ({ candidate }: Prepared): boolean =>
    kind.test(candidate.subject.slice(0, 500));

export const isSwitch = subjectHas(SWITCHES);
export const isTidying = subjectHas(TIDIES);
export const isDocumenting = subjectHas(DOCUMENTS);
export const isRevert = subjectHas(REVERTS);

/** Of its files: 0 to 1. */
export function shareOfDocuments({ candidate: { files = [] } }: Prepared): number {
  return files.length === 0 ? 0 : files.filter(({ path }) => DOCUMENT_FILES.test(path)).length / files.length;
}

/** Who changes more files changes them all alike, and none of them is what the report is about. */
const NAMED_FILES = 20;
const MIN_NAME = 4;

/** Whether the report has the name of one of its files. */
export const namesFile = ({ candidate: { files = [] } }: Prepared, { has }: Query): boolean =>
  files.slice(0, NAMED_FILES).some(({ path }) => {
    const name = nameTermOf(path);
    return name.length >= MIN_NAME && has(name);
  });

export const fileCountOf = ({ candidate }: Prepared): number =>
  candidate.fileCount ?? candidate.files?.length ?? 0;

export const isUnder = ({ path }: ChangedFile, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);
