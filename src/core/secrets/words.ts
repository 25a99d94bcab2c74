/** How many secrets were left out of the record, and of what kind; for a person. */
export function maskedWords(labels: readonly string[]): string {
  const kinds = [...new Set(labels)].join(', ');
  return labels.length === 1
    ? `A secret was masked: ${kinds}. The original was not recorded.`
    : `${labels.length} secrets were masked: ${kinds}. The originals were not recorded.`;
}
