/**
 * A chance in words. Cross-validation bears the steps out: of first suspects that were given about 15 %, 30 %, 50 %,
 * 70 % and 93 %, as many did it, within a few in a hundred (docs/suspects.md).
 */
export type Band = 'unlikely' | 'possible' | 'as likely as not' | 'likely' | 'very likely';

export function band(probability: number): Band {
  if (probability < 0.2) return 'unlikely';
  if (probability < 0.4) return 'possible';
  if (probability < 0.6) return 'as likely as not';
  return probability < 0.8 ? 'likely' : 'very likely';
}
