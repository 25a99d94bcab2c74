import { timelineTable } from '../postmortem/timeline.ts';
import type { Evidence, Incident } from '../incident/incident.ts';
import { slugify } from '../text/slug.ts';
import { markdownLink, markdownText } from '../text/markdown.ts';
import { formatUtc } from '../text/time.ts';
import { bullets, utc } from '../postmortem/markup.ts';

/** One incident as a folder of Markdown that needs nothing else: all links in it are relative. */

export interface EvidenceFile {
  readonly sha256: string;
  /** In the folder, with `/`. */
  readonly path: string;
}

export interface FolderSource {
  readonly incident: Incident;
  /** The post-mortem: as people wrote it, or else as the record has it. Markdown. */
  readonly postmortem: string;
  /** Attachments that are on this machine. */
  readonly present: ReadonlySet<string>;
  /** UTC, ISO 8601. */
  readonly now: string;
}

export interface IncidentFolder {
  /** Text files by their path in the folder. */
  readonly texts: ReadonlyMap<string, string>;
  readonly evidence: readonly EvidenceFile[];
}

export const folderName = (incident: Incident): string =>
  `${incident.declared.at.slice(0, 10)}-${slugify(incident.title, 60) || slugify(incident.shortId)}`;

export function incidentFolder(source: FolderSource): IncidentFolder {
  const evidence = evidenceFiles(source);
  const texts = new Map([
    ['README.md', readme(source, evidence)],
    ['post-mortem.md', source.postmortem],
    ['timeline.md', timeline(source.incident)],
  ]);
  return { texts, evidence };
}

/** Each file once, under the name that it came with as far as that can be a name of a file anywhere. */
export function evidenceFiles({
  incident,
  present,
}: Pick<FolderSource, 'incident' | 'present'>): EvidenceFile[] {
  const files = new Map<string, EvidenceFile>();
  for (const { attachment } of incident.evidence) {
    if (attachment === undefined || files.has(attachment.sha256) || !present.has(attachment.sha256)) continue;
    const number = String(files.size + 1).padStart(2, '0');
    files.set(attachment.sha256, {
      sha256: attachment.sha256,
      path: `evidence/${number}-${fileName(attachment.name)}`,
    });
  }
  return [...files.values()];
}

const EXTENSION = /\.([a-z0-9]{1,8})$/i;

function fileName(name: string): string {
  const extension = EXTENSION.exec(name)?.[1]?.toLowerCase();
  const stem = slugify(name.replace(EXTENSION, '')) || 'file';
  return extension === undefined ? stem : `${stem}.${extension}`;
}

function readme({ incident, now }: FolderSource, files: readonly EvidenceFile[]): string {
  const { title, shortId, severity, kind } = incident;
  const drill = kind === 'drill' ? ' This was a drill.' : '';
  return document([
    `# ${markdownText(title)}`,
    `${shortId}, ${severity}, exported on ${formatUtc(now)}.${drill} All times are UTC.`,
    bullets(['[Post-mortem](post-mortem.md)', '[Timeline](timeline.md)']),
    '## Evidence',
    bullets(incident.evidence.map((item) => evidenceLine(item, files))),
  ]);
}

function evidenceLine(item: Evidence, files: readonly EvidenceFile[]): string {
  const { title, attachment, url, text, by, at } = item;
  const path = files.find(({ sha256 }) => sha256 === attachment?.sha256)?.path;
  const parts = [
    path === undefined ? markdownText(title) : `[${markdownText(title)}](${path})`,
    attachment && path === undefined
      ? `${markdownText(attachment.name)} was not on the machine that exported it`
      : undefined,
    url && markdownLink(url),
    text && markdownText(text),
  ].filter(Boolean);
  return `${parts.join(' – ')}, ${markdownText(by.name)}, ${utc(at)}`;
}

function timeline(incident: Incident): string {
  return document([
    `# Timeline: ${markdownText(incident.title)}`,
    'All times are UTC. A comment after an entry is its id in the record.',
    timelineTable(incident),
    '[Back](README.md)',
  ]);
}

const document = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`;
