import type { Evidence, Incident } from '../incident/incident.ts';
import { placeWords } from '../incident/place.ts';
import { markdownLink, markdownText } from '../text/markdown.ts';
import { bullets, said, trace, utc } from './markup.ts';

/** Where pictures were put that a reader can open: paths relative to the document, by content hash. */
export type EvidenceFiles = Readonly<Record<string, string>>;

/** Types that every viewer of Markdown shows. No SVG: that is a program. */
export const PICTURE_ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

export const evidenceList = (incident: Incident, files: EvidenceFiles = {}): string =>
  bullets(incident.evidence.map((item) => line(item, files)));

function line(item: Evidence, files: EvidenceFiles): string {
  const { attachment } = item;
  const file = attachment && files[attachment.sha256];
  const parts = [
    said(item.title),
    attachment && `file ${markdownText(attachment.name)}, SHA-256 ${attachment.sha256.slice(0, 12)}`,
    item.url && markdownLink(item.url),
    item.place && markdownText(placeWords(item.place)),
    item.text && markdownText(item.text.slice(0, 300)),
  ].filter(Boolean);
  const about = `${parts.join(' – ')}, ${markdownText(item.by.name)}, ${utc(item.at)} UTC ${trace(item.event)}`;
  return file === undefined ? about : `${about}\n\n  ![${said(item.title)}](${encodeURI(file)})`;
}
