/** Names that Windows keeps for devices, whatever their extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * Text as a part of a file name, branch or id: lower-case ASCII letters, digits and single hyphens, at most `max`
 * long, cut between words where that keeps at least half. Empty when nothing of the text can be written so.
 */
export function slugify(text: string, max = 60): string {
  const words = text
    .slice(0, 1000)
    .normalize('NFKD')
    .replaceAll(/\p{Mark}+/gu, '')
    .replaceAll(/[’']/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const slug = cut(words, max);
  return RESERVED.test(slug) ? cut(`x-${slug}`, max) : slug;
}

function cut(slug: string, max: number): string {
  if (slug.length <= max) return slug;
  const end = slug.lastIndexOf('-', max);
  return slug.slice(0, end >= max / 2 ? end : max).replace(/-$/, '');
}
