import * as vscode from 'vscode';
import { MAX_TEXT } from '../../core/incident/events.ts';
import { plainLine } from '../../core/text/markdown.ts';
import * as hypotheses from '../desk/hypotheses.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/** Puts a copied stack trace or log on record as evidence; its frames make the ranking of suspects surer. */
export async function addTrace(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const text = (await vscode.env.clipboard.readText()).trim();
  if (text === '') {
    throw new UserError(
      'The clipboard holds no text. Copy the stack trace or the log first, then try again.',
    );
  }
  const lines = text.split('\n');
  const isCut = text.length > MAX_TEXT;
  const sure = await askChoice(
    {
      title: `Stack trace or log · ${incident.shortId}`,
      placeholder:
        'This text from the clipboard becomes evidence, without the secrets that are found in it. Look it over.',
    },
    [
      {
        label: `Add ${lines.length === 1 ? 'this line' : `these ${lines.length} lines`}`,
        description: isCut ? `the first ${MAX_TEXT.toLocaleString('en')} characters of ${text.length}` : '',
        detail: plainLine(lines.slice(0, 3).join(' ⏎ ')).slice(0, 200),
        value: true,
      },
      { label: 'Leave it', value: false },
    ],
  );
  if (sure === true) await intents.addEvidenceText(desk, incident, { text });
}

/** Takes a deployment or a commit out of the ranking. */
export async function ruleOutSuspect(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const suspects = await services.suspects();
  const suspect =
    given.deployment === undefined
      ? suspects.find(incident.id, 'commit', given.revision ?? '')
      : suspects.find(incident.id, 'deployment', given.deployment);
  if (suspect === undefined) {
    throw new UserError('It is not among the suspects of this incident: it came later, or long before.');
  }
  const note = await askText({
    title: `Rule out ${suspect.name}`,
    prompt: 'Why was it not this one? Optional: press Enter to leave it out.',
  });
  if (note !== undefined) await hypotheses.ruleOutSuspect(desk, incident, suspect, note);
}
