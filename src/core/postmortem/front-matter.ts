const FRONT = /^---\r?\n([\s\S]{0,4000}?)\n---(?:\r?\n|$)/;
const ID = /^id: ([0-7][0-9a-hjkmnp-tv-z]{25})\r?$/m;

/** The incident whose record a document was written from; undefined for any other document. */
export function incidentOfDocument(document: string): string | undefined {
  const front = FRONT.exec(document)?.[1];
  return front === undefined ? undefined : ID.exec(front)?.[1];
}
