const FRONT = /^---\r?\n([\s\S]{0,4000}?)\n---(?:\r?\n|$)/;
const ID = /^id: ([0-7][0-9a-hjkmnp-tv-z]{25})\r?$/m;

/** What stands between the dashes at the top; undefined where there are none. */
export const frontMatterOf = (document: string): string | undefined => FRONT.exec(document)?.[1];

/** The incident whose record a document was written from; undefined for any other document. */
export function incidentOfDocument(document: string): string | undefined {
  const front = frontMatterOf(document);
  return front === undefined ? undefined : ID.exec(front)?.[1];
}
