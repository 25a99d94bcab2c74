import * as z from 'zod';
import { describeEvent } from '../../core/incident/describe.ts';
import { MAX_LINE } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { whyTree, type WhyNode } from '../../core/incident/whys.ts';
import { plainLine } from '../../core/text/markdown.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import * as whys from '../desk/whys.ts';
import { askChoice, askSeveral, askText, type Choice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

const argumentSchema = z.object({ parent: z.string().optional() });
const BRANCH = '';

/** Asks below which why, and what the answer is. */
export async function addWhy(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const given = argumentSchema.parse(argument ?? {}).parent;
  const parent = given ?? (await askParent(incident));
  if (parent === undefined) return;
  const above = incident.whys.find(({ why }) => why === parent)?.text;
  const text = await askText({
    title: `Five whys · ${incident.shortId}`,
    prompt: above === undefined ? 'What went wrong?' : `Why was that so: ${plainLine(above)}`,
    validate: (typed) => {
      const { length } = typed.trim();
      if (length === 0) return 'Say it in a sentence.';
      return length > MAX_LINE
        ? `${MAX_LINE} characters fit, and this has ${length}. Split it into two.`
        : undefined;
    },
  });
  if (text === undefined) return;
  await whys.addWhy(desk, incident, { text, ...(parent !== BRANCH && { parent }) });
}

/** Not asked where there is nothing to choose from. */
async function askParent(incident: Incident): Promise<string | undefined> {
  if (incident.whys.length === 0) return BRANCH;
  const choices = (nodes: readonly WhyNode[], depth: number): Choice<string>[] =>
    nodes.flatMap(({ why, text, children }) => [
      { label: `${'\u2003'.repeat(depth)}${plainLine(text)}`, value: why },
      ...choices(children, depth + 1),
    ]);
  return askChoice(
    { title: `Five whys · ${incident.shortId}`, placeholder: 'Which of them does it explain?' },
    [
      { label: 'A branch of its own', description: 'something else that went wrong', value: BRANCH },
      ...choices(whyTree(incident), 0),
    ],
  );
}

const ENTRIES_OFFERED = 500;
/** Entries about the whys themselves show nothing. */
const isOffered = ({ kind, retracted }: Incident['timeline'][number]): boolean =>
  !kind.startsWith('why.') && !kind.startsWith('event.') && retracted === undefined;

/** Lets a person choose which entries of the timeline show that it was so; those that are linked are chosen. */
export async function linkWhy(desk: IncidentDesk, incident: Incident, why: string): Promise<void> {
  const linked = new Set(incident.whys.find((one) => one.why === why)?.evidence);
  const offered = new Set(incident.timeline.filter(isOffered).slice(-ENTRIES_OFFERED));
  const entries = incident.timeline.filter((entry) => linked.has(entry.id) || offered.has(entry));
  const picked = await askSeveral(
    { title: 'Five whys', placeholder: 'Which entries show that it was so?' },
    entries.toReversed().map((entry) => ({
      label: plainLine(describeEvent(entry).text).slice(0, 120),
      description: `${formatLocalShort(entry.occurredAt, Date.now())} · ${entry.actor.name}`,
      picked: linked.has(entry.id),
      value: entry.id,
    })),
  );
  if (picked !== undefined) await whys.setWhyEvidence(desk, incident, why, picked);
}
