import * as z from 'zod';
import { describeEvent } from '../../core/incident/describe.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { plainLine } from '../../core/text/markdown.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import * as hypotheses from '../desk/hypotheses.ts';
import { askChoice, askSeveral, askText, notEmpty } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

export async function openHypothesis(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const text = await askText({
    title: `Hypothesis · ${incident.shortId}`,
    prompt: 'What may it be? It stays open until somebody confirms it or rules it out.',
    validate: notEmpty('Say in a few words what it may be.'),
  });
  if (text !== undefined) await hypotheses.openHypothesis(desk, incident, text);
}

const judgementSchema = z.object({
  hypothesis: z.string().optional(),
  verdict: z.enum(['confirmed', 'rejected']).optional(),
});
type Verdict = NonNullable<z.infer<typeof judgementSchema>['verdict']>;

/** Confirms a hypothesis or rules it out, with why and with the entries that speak for it. */
export async function judgeHypothesis(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const given = judgementSchema.parse(argument ?? {});
  const hypothesis = given.hypothesis ?? (await askWhich(incident));
  if (hypothesis === undefined) return;
  const verdict = given.verdict ?? (await askVerdict());
  if (verdict === undefined) return;
  const note = await askText({
    title: verdict === 'confirmed' ? 'Confirm the hypothesis' : 'Rule the hypothesis out',
    prompt: 'How do you know? Optional: press Enter to leave it out.',
  });
  if (note === undefined) return;
  const evidence = await askEvidence(incident);
  if (evidence !== undefined)
    await hypotheses.judgeHypothesis(desk, incident, { hypothesis, verdict, note, evidence });
}

const askWhich = (incident: Incident): Promise<string | undefined> =>
  askChoice(
    { title: `Hypotheses · ${incident.shortId}`, placeholder: 'Which one?' },
    incident.hypotheses.map(({ hypothesis, text, status }) => ({
      label: plainLine(text),
      description: status,
      value: hypothesis,
    })),
  );

const askVerdict = (): Promise<Verdict | undefined> =>
  askChoice<Verdict>({ title: 'Hypothesis', placeholder: 'What turned out?' }, [
    { label: 'Confirmed', description: 'It is so', value: 'confirmed' },
    { label: 'Ruled out', description: 'It is not', value: 'rejected' },
  ]);

const ENTRIES_OFFERED = 200;
const SPEAKING = new Set([
  'note.added',
  'evidence.added',
  'command.ran',
  'step.done',
  'step.failed',
  'bisect.finished',
]);

/** The entries that may speak for it, the newest first. An incident without any is not asked about. */
async function askEvidence({ timeline }: Incident): Promise<readonly string[] | undefined> {
  const entries = timeline
    .filter(({ kind, retracted }) => SPEAKING.has(kind) && retracted === undefined)
    .slice(-ENTRIES_OFFERED)
    .toReversed();
  if (entries.length === 0) return [];
  return askSeveral(
    { title: 'Evidence', placeholder: 'Which entries speak for it? None is fine.' },
    entries.map((entry) => ({
      label: plainLine(describeEvent(entry).text).slice(0, 120),
      description: `${formatLocalShort(entry.occurredAt, Date.now())} · ${entry.actor.name}`,
      value: entry.id,
    })),
  );
}
