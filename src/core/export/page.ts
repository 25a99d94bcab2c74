import type { Evidence, Incident } from '../incident/incident.ts';
import { formatUtc } from '../text/time.ts';
import { escapeHtml, markdownToHtml } from './markdown-html.ts';

/** One incident as one page that needs nothing else and prints well: no script, and nothing that is loaded. */

export interface PageSource {
  readonly incident: Incident;
  /** The post-mortem, which tells the timeline too. Markdown. */
  readonly postmortem: string;
  /** Base 64 of pictures of the evidence, by SHA-256. */
  readonly pictures: ReadonlyMap<string, string>;
  /** UTC, ISO 8601. */
  readonly now: string;
}

/** Pictures that can hold no script. */
export const PICTURE_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]);

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --dim: #888; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.55 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.25; break-after: avoid; }
h2 { margin-top: 2em; border-bottom: 1px solid var(--line); }
table { width: 100%; margin: 1em 0; border-collapse: collapse; font-size: 0.9em; }
th, td { padding: 0.3em 0.8em 0.3em 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td, p, li, code { overflow-wrap: anywhere; }
th, td { min-width: 6em; }
.time { white-space: nowrap; }
.turns { padding: 0; list-style: none; }
.turns b { display: inline-block; min-width: 7.5em; font-weight: normal; color: var(--dim); }
pre { padding: 0.6em; border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
img { max-width: 100%; border: 1px solid var(--line); }
figure { margin: 1em 0; break-inside: avoid; }
figcaption, footer { color: var(--dim); font-size: 0.9em; }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; }
  thead { display: table-header-group; }
  tr, li { break-inside: avoid; }
  a { color: inherit; }
}
`;

/** Pictures come from the page itself, styles are its own, and nothing else is allowed. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

export function incidentPage({ incident, postmortem, pictures, now }: PageSource): string {
  const shown = incident.evidence.flatMap((item) => figure(item, pictures) ?? []);
  const figures = shown.length === 0 ? '' : `<h2>Pictures of the evidence</h2>\n${shown.join('')}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${incident.shortId} ${incident.title}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${markdownToHtml(postmortem)}${figures}</main>
<footer><p>${escapeHtml(incident.shortId)}, exported from its record on ${formatUtc(now)}.</p></footer>
</body>
</html>
`;
}

function figure(
  { title, attachment, by, at }: Evidence,
  pictures: ReadonlyMap<string, string>,
): string | undefined {
  const base64 = attachment && pictures.get(attachment.sha256);
  if (attachment === undefined || base64 === undefined || !PICTURE_TYPES.has(attachment.mediaType))
    return undefined;
  const words = escapeHtml(`${title}, ${by.name}, ${formatUtc(at)}`);
  const source = `data:${attachment.mediaType};base64,${base64}`;
  return `<figure><img src="${source}" alt="${escapeHtml(title)}"><figcaption>${words}</figcaption></figure>\n`;
}
