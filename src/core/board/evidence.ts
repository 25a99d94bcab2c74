import type { Actor } from '../incident/events.ts';
import type { Evidence, Incident } from '../incident/incident.ts';
import { placeWords } from '../incident/place.ts';
import { sign } from './people.ts';
import type { EvidenceView } from './state.ts';

/** What a page may show without running anything in it. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Newest first. `stepTitles` by step id. */
export function evidenceOf(
  incident: Incident,
  me: Actor,
  stepTitles: ReadonlyMap<string, string>,
): EvidenceView[] {
  return incident.evidence.toReversed().map((item) => {
    const step = item.step === undefined ? undefined : (stepTitles.get(item.step) ?? item.step);
    return {
      id: item.event,
      title: item.title,
      signed: sign(item, me),
      description: describe(item),
      ...(item.attachment && {
        sha256: item.attachment.sha256,
        isPicture: PICTURES.has(item.attachment.mediaType),
      }),
      ...(item.place && { place: placeWords(item.place) }),
      ...(item.url !== undefined && { url: item.url }),
      ...(item.text !== undefined && { text: item.text }),
      ...(step !== undefined && { step }),
    };
  });
}

function describe({ attachment, url }: Evidence): string {
  if (attachment === undefined) return url === undefined ? 'text' : 'link';
  const [group = '', format = ''] = attachment.mediaType.split('/');
  const what =
    group === 'image' ? `${format.replace(/\+.*/, '').toUpperCase()} picture` : attachment.mediaType;
  return `${what}, ${formatSize(attachment.size)}`;
}

function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
