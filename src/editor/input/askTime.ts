import { formatLocal } from '../../core/text/time.ts';
import { askChoice, askText } from './ask.ts';
import { parseTime } from '../../core/text/parse-time.ts';

/** Asks when something happened. Undefined when the person turns away; null when the answer is "unknown". */
export async function askTime(title: string, current?: string): Promise<string | null | undefined> {
  const answer = await askText({
    title,
    prompt: 'As 14:05, 2026-11-20 14:05, "12 min ago" or "now", in your local time. Empty: not recorded.',
    value: current === undefined ? '' : toLocalInput(current),
    placeholder: `now is ${formatLocal(new Date().toISOString())}`,
    validate: (value) => {
      if (value.trim() === '') return undefined;
      const parsed = parseTime(value, Date.now());
      return 'problem' in parsed ? parsed.problem : undefined;
    },
  });
  if (answer === undefined) return undefined;
  if (answer === '') return null;
  const parsed = parseTime(answer, Date.now());
  return 'at' in parsed ? parsed.at : undefined;
}

/** Asks whether something is of now or of an earlier time, and then of which. Undefined when the person turns away. */
export async function askWhen(
  title: string,
  placeholder: string,
): Promise<{ readonly at?: string } | undefined> {
  const when = await askChoice<'now' | 'earlier'>({ title, placeholder }, [
    { label: 'Now', value: 'now' },
    { label: 'Earlier…', description: 'with its own time', value: 'earlier' },
  ]);
  if (when !== 'earlier') return when && {};
  const at = await askTime(`${title}: ${placeholder}`);
  // Without a time it is not known when, and now would be made up.
  return at === undefined || at === null ? undefined : { at };
}

function toLocalInput(iso: string): string {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
