import type { Severity } from '../incident/vocabulary.ts';
import type { Runbook } from './model.ts';

/**
 * How soon a severity asks for a response, in minutes from the declaration; undefined where it names no time.
 * "At once" is due by the end of the first phase: a clock that is overdue from its first second helps nobody.
 */
export function responseMinutes(runbook: Runbook, severity: Severity): number | undefined {
  const minutes = runbook.severities.find((definition) => definition.severity === severity)?.response.minutes;
  return minutes === 0 ? (runbook.phases[0]?.window?.toMinutes ?? 0) : minutes;
}
