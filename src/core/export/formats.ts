/** How one incident can leave the record: a folder of Markdown, a page to print, or data that can come back. */
export const EXPORT_FORMATS = ['markdown', 'html', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
