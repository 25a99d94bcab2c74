/**
 * A chance as it is shown: "41 %". Nothing is certain, and nothing that is listed ruled out: "> 99 %", "< 1 %".
 * Cross-validation bears the figures out, within a few in a hundred (docs/suspects.md).
 * @param probability 0 to 1
 */
export function chanceText(probability: number): string {
  if (probability > 0.99) return '> 99 %';
  if (probability < 0.01) return '< 1 %';
  return `${Math.round(probability * 100)} %`;
}
