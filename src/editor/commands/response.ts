import * as z from 'zod';
import { figureValue } from '../../core/incident/describe.ts';
import type { Figure, Incident } from '../../core/incident/incident.ts';
import { REMEDY_LABELS, REMEDY_OUTCOMES, type RemedyOutcome } from '../../core/incident/vocabulary.ts';
import { plainLine } from '../../core/text/markdown.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import { recordFigure as record, judgeRemedy as judge, tryRemedy, type Verdict } from '../desk/response.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText, notEmpty } from '../input/ask.ts';
import { askTime, askWhen } from '../input/askTime.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/** Puts on record what was tried, now or earlier, and how it went where that is known. */
export async function recordRemedy(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const title = `What was tried · ${incident.shortId}`;
  const text = await askText({
    title,
    prompt: 'What was tried, and on what? What helped counts as much as what did not.',
    placeholder: 'Restart two of the four workers',
    validate: notEmpty('Say in a few words what was tried.'),
  });
  if (text === undefined) return;
  const began = await askWhen(title, 'When did it begin?');
  if (began === undefined) return;
  const outcome = await askOutcome(title, 'How did it go?', true);
  if (outcome === undefined) return;
  const judged = outcome === 'open' ? undefined : await askVerdict(title, outcome, began.at !== undefined);
  if (outcome !== 'open' && judged === undefined) return;
  await tryRemedy(desk, incident, { text, at: began.at, judged });
}

const judgementSchema = z.object({ remedy: z.string().optional() });

/** Says how something went that was tried. Said anew, it replaces what was said. */
export async function judgeRemedy(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const given = judgementSchema.parse(argument ?? {});
  const remedy = given.remedy ?? (await askRemedy(incident));
  if (remedy === undefined) return;
  const title = `How it went · ${incident.shortId}`;
  const words = incident.remedies.find((one) => one.remedy === remedy)?.text ?? '';
  const outcome = await askOutcome(title, plainLine(words), false);
  if (outcome === undefined || outcome === 'open') return;
  const verdict = await askVerdict(title, outcome, true);
  if (verdict !== undefined) await judge(desk, incident, remedy, verdict);
}

async function askRemedy({ remedies, shortId }: Incident): Promise<string | undefined> {
  if (remedies.length === 0)
    throw new UserError(
      `Nothing is on record that was tried against ${shortId}. Record what was tried first.`,
    );
  // What is still open is asked about first.
  const open = remedies.filter(({ judged }) => judged === undefined);
  return askChoice(
    { title: `What was tried · ${shortId}`, placeholder: 'How did which one go?' },
    [...open, ...remedies.filter((one) => !open.includes(one))].map(({ remedy, text, tried, judged }) => ({
      label: plainLine(text),
      description: `${formatLocalShort(tried.at, Date.now())} · ${judged ? REMEDY_LABELS[judged.outcome] : 'under way'}`,
      value: remedy,
    })),
  );
}

const HINTS: Readonly<Record<RemedyOutcome, string>> = {
  helped: 'Users felt relief, or data is back',
  'helped-in-part': 'Better, and not well yet',
  'no-effect': 'Nothing changed',
  'made-worse': 'It had to be undone, or cost more',
  'given-up': 'Stopped before it could show',
};

async function askOutcome(
  title: string,
  placeholder: string,
  mayBeOpen: boolean,
): Promise<RemedyOutcome | 'open' | undefined> {
  const open = { label: 'Still under way', description: 'Say later how it went', value: 'open' as const };
  return askChoice<RemedyOutcome | 'open'>({ title, placeholder }, [
    ...(mayBeOpen ? [open] : []),
    ...REMEDY_OUTCOMES.map((value) => ({
      label: REMEDY_LABELS[value].replace(/^./, (first) => first.toUpperCase()),
      description: HINTS[value],
      value,
    })),
  ]);
}

async function askVerdict(
  title: string,
  outcome: RemedyOutcome,
  mayBePast: boolean,
): Promise<Verdict | undefined> {
  const note = await askText({ title, prompt: 'What showed it? Optional: press Enter to leave it out.' });
  if (note === undefined) return undefined;
  const ended = mayBePast ? await askWhen(title, 'When did that show?') : {};
  return ended && { outcome, note, at: ended.at };
}

/** Puts a figure of the impact on record, or a better one in place of it. */
export async function recordFigure(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const given = z.object({ figure: z.string().optional() }).parse(argument ?? {});
  const title = `Impact in figures · ${incident.shortId}`;
  const known =
    incident.figures.find(({ figure }) => figure === given.figure) ?? (await askFigure(incident, title));
  if (known === undefined) return;
  const before = known === 'new' ? undefined : known;
  const what = await askText({
    title,
    prompt: 'What is counted?',
    placeholder: 'Orders lost',
    value: before?.what ?? '',
    validate: notEmpty('Say what is counted.'),
  });
  if (what === undefined) return;
  const value = await askText({
    title: `${title} · ${plainLine(what)}`,
    prompt: 'How many or how much, with the unit?',
    placeholder: 'about 5,000',
    value: before?.value ?? '',
    validate: notEmpty('A figure is needed.'),
  });
  if (value === undefined) return;
  const more = await askMore(incident, title, before);
  if (more !== undefined) await record(desk, incident, { what, value, ...more }, before?.figure);
}

async function askFigure({ figures }: Incident, title: string): Promise<Figure | 'new' | undefined> {
  if (figures.length === 0) return 'new';
  return askChoice<Figure | 'new'>({ title, placeholder: 'A new figure, or a better one?' }, [
    { label: 'A new figure', value: 'new' },
    ...figures.map((one) => ({ label: plainLine(one.what), description: figureValue(one), value: one })),
  ]);
}

type More = Pick<Figure, 'isEstimate' | 'basis' | 'from' | 'to'>;

async function askMore(
  incident: Incident,
  title: string,
  before: Figure | undefined,
): Promise<More | undefined> {
  const isEstimate = await askChoice<boolean>(
    { title, placeholder: 'Counted, or an estimate?' },
    [
      { label: 'Counted', value: false },
      { label: 'An estimate', value: true },
    ],
    { chosen: before?.isEstimate ?? false },
  );
  if (isEstimate === undefined) return undefined;
  const basis = await askText({
    title,
    prompt: 'How is it known? Words, or an address. Optional: press Enter to leave it out.',
    placeholder: 'Count of the ledger, https://grafana.example/d/1',
    value: before?.basis ?? '',
  });
  if (basis === undefined) return undefined;
  const span = await askSpan(incident, title);
  return span && { ...(isEstimate && { isEstimate }), ...(basis !== '' && { basis }), ...span };
}

type Span = Pick<Figure, 'from' | 'to'>;

/** Of which time: that of the impact is offered where both of its ends are on record. */
async function askSpan({ milestones }: Incident, title: string): Promise<Span | undefined> {
  const { started, recovered, resolved } = milestones;
  const end = recovered ?? resolved;
  const impact = started && end && { from: started.at, to: end.at };
  const span = await askChoice<Span | 'other'>({ title, placeholder: 'Of which time?' }, [
    { label: 'Of none in particular', value: {} },
    ...(impact
      ? [{ label: 'Of the impact', description: 'from its start until it was over', value: impact }]
      : []),
    { label: 'From … to …', description: 'of lost data, say', value: 'other' as const },
  ]);
  if (span !== 'other') return span;
  const from = await askTime(`${title}: from when?`, started?.at);
  if (from === undefined) return undefined;
  const to = await askTime(`${title}: until when?`, end?.at);
  return to === undefined ? undefined : { ...(from !== null && { from }), ...(to !== null && { to }) };
}
