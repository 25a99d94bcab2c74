import type { Incident } from '../incident/incident.ts';
import type { Runbook } from '../runbook/model.ts';
import { plainLine, markdownText } from '../text/markdown.ts';
import { slugify } from '../text/slug.ts';
import { formatUtc } from '../text/time.ts';
import type { EvidenceFiles } from './evidence.ts';
import { question } from './markup.ts';
import { withoutNames } from './names.ts';
import { partText } from './parts.ts';
import { reviewValue } from './review-line.ts';
import { whysMarkdown } from './whys.ts';
import { sectionsOf, type Section } from './sections.ts';

export interface PostmortemOptions {
  /** When it is written. UTC, ISO 8601. */
  readonly now: string;
  /** The runbook it was worked by, for the titles of roles and steps. */
  readonly runbook?: Runbook;
  /** Where pictures of the evidence were put: paths relative to the document, by content hash. */
  readonly files?: EvidenceFiles;
  /** false leaves the names of people out. */
  readonly names?: boolean;
}

/** What the sections are made of. */
const told = (incident: Incident, { names = true }: PostmortemOptions): Incident =>
  names ? incident : withoutNames(incident);

const sections = (incident: Incident, options: PostmortemOptions): Section[] => {
  const { now, runbook, files } = options;
  const made = sectionsOf(told(incident, options), { now: Date.parse(now), runbook, files });
  // Whys are read back, so that they stand there as they are on record.
  return made.map((section) =>
    section.id === 'whys' ? { ...section, recorded: whysMarkdown(incident) } : section,
  );
};

/** The post-mortem as far as the record can tell it. What nobody recorded says so; the rest are questions. */
export function scaffoldPostmortem(incident: Incident, options: PostmortemOptions): string {
  const { now } = options;
  const shown = told(incident, options);
  return `${[frontMatter(shown, now), heading(shown, now), ...sections(incident, options).map(sectionText)].join('\n\n')}\n`;
}

export interface RecordedPart {
  readonly id: string;
  /** Of the section that it stands in. */
  readonly title: string;
  /** Markdown made from the record. */
  readonly recorded: string;
}

/** What the record tells now, a part for each section in which it has a say. */
export const recordedParts = (incident: Incident, options: PostmortemOptions): RecordedPart[] =>
  sections(incident, options).flatMap(({ id, title, recorded }) =>
    recorded === undefined ? [] : [{ id, title, recorded }],
  );

/** `<day it was declared>-<title>.md`: the same for everyone, whenever and wherever it is written. */
export function postmortemFileName(incident: Incident): string {
  const name = slugify(incident.title, 60) || slugify(incident.shortId);
  return `${incident.declared.at.slice(0, 10)}-${name}.md`;
}

function frontMatter(incident: Incident, now: string): string {
  // Strings of JSON are strings of YAML, whatever stands in them.
  const fields = [
    ['title', JSON.stringify(plainLine(incident.title))],
    ['incident', incident.shortId],
    ['id', incident.id],
    ['date', incident.declared.at.slice(0, 10)],
    ['severity', incident.severity],
    ['kind', incident.kind],
    ['status', reviewValue(incident)],
    ['created', new Date(now).toISOString()],
  ];
  return `---\n${fields.map(([key, value]) => `${key ?? ''}: ${value ?? ''}`).join('\n')}\n---`;
}

function heading(incident: Incident, now: string): string {
  const drill = incident.kind === 'drill' ? ' This was a drill.' : '';
  return [
    `# Post-mortem: ${markdownText(incident.title)}`,
    `${incident.shortId}, ${incident.severity}, written from the record on ${formatUtc(now)}.${drill} All times are UTC.`,
    '<!-- What stands between "fireline:begin" and "fireline:end" comes from the record and can be refreshed from it; write outside of it. Only the status above, the five whys and the table of action items are read back when this file is saved: change them where they stand. A comment after an entry is the id of the event it comes from. Questions in italics are for you: replace them with answers. -->',
  ].join('\n\n');
}

function sectionText({ id, title, recorded, questions }: Section): string {
  const parts = [`## ${title}`];
  if (recorded !== undefined) parts.push(partText(id, recorded));
  if (questions.length === 1) parts.push(...questions.map(question));
  if (questions.length > 1) parts.push(questions.map((text) => `- ${question(text)}`).join('\n'));
  return parts.join('\n\n');
}
