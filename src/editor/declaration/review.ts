import type { DeclarationDraft } from '../../core/declaration/draft.ts';
import { reviewRows, type DraftField, type ReviewRow } from '../../core/declaration/review.ts';
import type { Severity } from '../../core/incident/vocabulary.ts';
import type { RunbookMatch } from '../../core/runbook/match.ts';
import { formatDuration, formatLocal } from '../../core/text/time.ts';
import { askSeverity } from '../commands/declare.ts';
import { listOf } from '../commands/facts.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import type { RunbookFile } from '../desk/runbooks.ts';
import { askChoice, askText, notEmpty, type Choice } from '../input/ask.ts';
import { askTime } from '../input/askTime.ts';

export interface Review {
  readonly draft: DeclarationDraft;
  /** The runbook that is attached when it is declared. */
  readonly runbook: RunbookFile | undefined;
}
export type Reviewed = Review & { readonly draft: { readonly title: string; readonly severity: Severity } };

export interface ReviewContext {
  readonly desk: IncidentDesk;
  readonly home: Home;
  /** "Declare from a Link" */
  readonly title: string;
  /** Where it came from: "Alertmanager, from the clipboard". */
  readonly origin: string;
  readonly matches: readonly RunbookMatch<RunbookFile>[];
}

type Row = 'declare' | 'runbook' | ReviewRow['field'];

/**
 * Shows all that would be recorded, until the person declares it or turns away. Whatever is chosen can be put right, and
 * nothing is on record before.
 * @param chosen the row that is marked at first: not the one that declares, where somebody else may have asked for it
 */
export async function reviewDeclaration(
  context: ReviewContext,
  start: Review,
  chosen: Row,
): Promise<Reviewed | undefined> {
  let review = start;
  let row: Row | undefined = chosen;
  for (;;) {
    row = await askChoice<Row>(
      {
        title: `${context.title} · ${context.origin}`,
        placeholder: 'Nothing is recorded yet. Choose a line to change it.',
      },
      choices(context, review),
      { chosen: row },
    );
    if (row === undefined) return undefined;
    if (row === 'declare') {
      review = { ...review, draft: await completed(context, review.draft) };
      const { title, severity } = review.draft;
      if (title !== undefined && severity !== undefined)
        return { ...review, draft: { ...review.draft, title, severity } };
    } else if (row === 'runbook') {
      review = { ...review, runbook: await askRunbook(context, review.runbook) };
    } else if (isField(row)) {
      review = { ...review, draft: { ...review.draft, ...(await QUESTIONS[row](context, review.draft)) } };
    }
  }
}

const isField = (row: ReviewRow['field']): row is DraftField => Object.hasOwn(QUESTIONS, row);

function choices(context: ReviewContext, { draft, runbook }: Review): Choice<Row>[] {
  const severity = draft.severity ?? 'an';
  const rows = reviewRows(draft, timeAndAge).map(({ field, label, value, detail }): Choice<Row> => ({
    label: `$(${ICONS[field]}) ${label}`,
    description: value,
    ...(detail !== undefined && { detail }),
    value: field,
  }));
  const matched = context.matches.find(({ file }) => file === runbook);
  return [
    {
      label: `$(flame) Declare ${severity} incident`,
      description: `Recorded in ${context.home.name}, as shown below`,
      value: 'declare',
    },
    ...rows,
    {
      label: '$(book) Runbook to attach',
      description: runbook?.name ?? noRunbook(context, draft),
      ...(matched && { detail: `Of the workspace: ${matched.reason}` }),
      value: 'runbook',
    },
  ];
}

/** An alert that was pasted an hour late, or is from last year, must look like it. */
const timeAndAge = (iso: string): string =>
  `${formatLocal(iso)} · ${formatDuration(Math.max(0, Date.now() - Date.parse(iso)))} ago`;

const noRunbook = ({ matches }: ReviewContext, { runbooks: [first] }: DeclarationDraft): string =>
  matches.length > 0
    ? 'none'
    : `none: the workspace has no runbook for this${first === undefined ? '' : ` (${first.slice(0, 200)})`}`;

const ICONS: Readonly<Record<ReviewRow['field'], string>> = {
  state: 'info',
  title: 'edit',
  severity: 'warning',
  services: 'server-process',
  startedAt: 'clock',
  detectedAt: 'eye',
  summary: 'note',
  links: 'link',
  labels: 'tag',
};

/** What a declaration cannot do without is asked for when it is declared. */
async function completed(context: ReviewContext, draft: DeclarationDraft): Promise<DeclarationDraft> {
  const titled = draft.title === undefined ? { ...draft, ...(await QUESTIONS.title(context, draft)) } : draft;
  if (titled.title === undefined || titled.severity !== undefined) return titled;
  return { ...titled, ...(await QUESTIONS.severity(context, titled)) };
}

type Ask = (
  context: ReviewContext,
  draft: DeclarationDraft,
) => Promise<Partial<DeclarationDraft> | undefined>;

const askField = (label: string, value: string | undefined, prompt?: string): Promise<string | undefined> =>
  askText({ title: label, value: value ?? '', ...(prompt !== undefined && { prompt }) });

const QUESTIONS: Readonly<Record<DraftField, Ask>> = {
  title: async (_context, { title }) => {
    const validate = (value: string): string | undefined =>
      notEmpty('Give it a title: a few words on what is broken.')(value) ??
      (value.trim().length > 500 ? 'At most 500 characters.' : undefined);
    const given = await askText({ title: 'Title', value: title ?? '', validate });
    return given === undefined ? undefined : { title: given };
  },
  severity: async ({ desk, home }, draft) => {
    const { severities } = await desk.currentRunbook(home);
    const current = draft.severity;
    const severity = await askSeverity(severities, home, { title: 'Severity', ...(current && { current }) });
    return severity && { severity, severityReason: 'chosen by you' };
  },
  services: async (_context, { services }) => {
    const given = await askField('Affected services', services.join(', '), 'Separated by commas.');
    return given === undefined ? undefined : { services: listOf(given).slice(0, 100) };
  },
  startedAt: async (_context, { startedAt }) => timeAnswer('startedAt', 'Impact started', startedAt),
  detectedAt: async (_context, { detectedAt }) => timeAnswer('detectedAt', 'Detected', detectedAt),
  summary: async (_context, { summary }) => {
    const given = await askField('Summary', summary, 'What is known. Empty: not recorded.');
    return given === undefined ? undefined : { summary: given === '' ? undefined : given };
  },
};

async function timeAnswer(
  key: 'startedAt' | 'detectedAt',
  label: string,
  current: string | undefined,
): Promise<Partial<DeclarationDraft> | undefined> {
  const at = await askTime(label, current);
  return at === undefined ? undefined : { [key]: at ?? undefined };
}

async function askRunbook(
  { desk, home, matches }: ReviewContext,
  current: RunbookFile | undefined,
): Promise<RunbookFile | undefined> {
  const files = await desk.runbooks.files(home);
  const matched = new Map(matches.map(({ file, reason }) => [file.name, reason]));
  const ordered = [...matches.map(({ file }) => file), ...files.filter(({ name }) => !matched.has(name))];
  const answer = await askChoice<RunbookFile | null>(
    { title: 'Runbook to attach', placeholder: 'Its steps are added as further phases' },
    [
      ...ordered.map((value) => ({ label: value.name, description: matched.get(value.name) ?? '', value })),
      { label: 'None', value: null },
    ],
    { chosen: current ?? null },
  );
  return answer === undefined ? current : (answer ?? undefined);
}

/** The runbooks of the workspace that are for what a draft tells of. */
export async function matchesOf(
  desk: IncidentDesk,
  home: Home,
  draft: DeclarationDraft,
): Promise<RunbookMatch<RunbookFile>[]> {
  const { matchRunbooks } = await import('../../core/runbook/match.ts');
  const decoder = new TextDecoder();
  const files = (await desk.runbooks.files(home)).map((file) => ({
    ...file,
    text: decoder.decode(file.bytes),
  }));
  return matchRunbooks(files, draft);
}
