import { NOT_RECORDED } from '../../core/incident/vocabulary.ts';
import { presentOf, type Present } from '../../core/similar/past.ts';
import type { Similar } from '../../core/similar/similar-index.ts';
import { askChoice, type Choice, type Hint } from '../input/ask.ts';
import { tell, whileWaiting } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { openPast } from '../similar/open.ts';
import type { SimilarDesk } from '../similar/similarDesk.ts';
import { readArgument, targetOf } from './target.ts';

const HINTS_SHOWN = 3;

/**
 * Lists past incidents that resemble the active one, and opens the one that is picked.
 * @returns for a caller who passes a title, their ids, and nothing is asked
 */
export async function findSimilar(services: Services, argument: unknown): Promise<string[] | undefined> {
  const similar = await services.similar();
  const { title } = readArgument(argument);
  if (title !== undefined) return (await similar.find(titled(title))).map(({ past }) => past.id);
  const { incident } = await targetOf(services, argument);
  const found = await whileWaiting('Looking through past incidents…', () =>
    similar.find(presentOf(incident), incident.id),
  );
  if (found.length === 0) {
    tell('$(history) No past incident or post-mortem resembles this one');
    return undefined;
  }
  const question = { title: `Similar to ${incident.shortId}`, placeholder: 'Open which one?' };
  const chosen = await askChoice(question, found.map(choiceOf));
  if (chosen !== undefined) await openPast(chosen);
  return undefined;
}

/** What resembles an incident of which only the title is known yet, to be seen beside a question. */
export async function hintsFor(similar: SimilarDesk, title: string): Promise<Hint[]> {
  const found = await similar.find(titled(title));
  return found.slice(0, HINTS_SHOWN).map((one) => {
    const { value, ...item } = choiceOf(one);
    return { ...item, show: () => void openPast(value) };
  });
}

const titled = (title: string): Present => ({ title, text: '', services: [], components: [] });

const choiceOf = ({ past, why }: Similar): Choice<string> => ({
  label: `$(history) ${past.title}`,
  ...(past.at !== undefined && { description: past.at.slice(0, 10) }),
  // What fixed it first: a long line is cut off at its end.
  detail: `what fixed it: ${past.fixes.join('; ') || NOT_RECORDED} · ${why.join('; ')}`,
  value: past.id,
});
