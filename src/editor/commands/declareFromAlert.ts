import * as vscode from 'vscode';
import * as z from 'zod';
import { cutPayload, layOut } from '../../core/alerts/payload.ts';
import type { DeclarationProposal } from '../../core/alerts/proposal.ts';
import { readAlert } from '../../core/alerts/read.ts';
import { draftOfAlert } from '../../core/declaration/draft.ts';
import { declareReviewed } from '../declaration/record.ts';
import { matchesOf, reviewDeclaration } from '../declaration/review.ts';
import { UserError } from '../errors.ts';
import { askText } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { homeForDeclaration } from './declare.ts';

const TITLE = 'Declare from Alert';
/** What another extension or a key binding may pass instead of the clipboard. */
const givenSchema = z.object({ text: z.string() });

interface Alert {
  readonly text: string;
  readonly proposal: DeclarationProposal;
  /** "from the clipboard" */
  readonly from: string;
}

/**
 * Reads the payload of an alert and shows what was understood of it; a person decides.
 * @returns the id of the incident, or undefined when they turned away
 */
export async function declareFromAlert(services: Services, argument: unknown): Promise<string | undefined> {
  const desk = await services.desk();
  const home = await homeForDeclaration(desk);
  if (home === undefined) return undefined;
  const given = givenSchema.safeParse(argument).data?.text;
  const alert = given === undefined ? await askAlert() : passed(given);
  if (alert === undefined) return undefined;
  const { proposal, text, from } = alert;
  const draft = draftOfAlert(proposal, Date.now());
  const matches = await matchesOf(desk, home, draft);
  const origin = `${proposal.source}, ${from}`;
  const reviewed = await reviewDeclaration(
    { desk, home, title: TITLE, origin, matches },
    { draft, runbook: matches[0]?.file },
    'declare',
  );
  if (reviewed === undefined) return undefined;
  // Before it is cut: a half of a secret would not be known as one.
  const whole = await desk.masking.text(layOut(text));
  const evidence = { title: `Alert from ${proposal.source}`, text: cutPayload(whole) };
  return declareReviewed(services, home, reviewed, evidence);
}

function passed(text: string): Alert {
  const read = readAlert(text);
  if ('problem' in read) throw new UserError(`This cannot be read as an alert. ${read.problem}`);
  return { text, proposal: read.proposal, from: 'from a caller' };
}

/** The clipboard, when there is an alert on it; otherwise it is to be pasted, and what is wrong with it is said there. */
async function askAlert(): Promise<Alert | undefined> {
  const copied = await vscode.env.clipboard.readText();
  const read = copied.trim().startsWith('{') || copied.trim().startsWith('[') ? readAlert(copied) : undefined;
  if (read && 'proposal' in read)
    return { text: copied, proposal: read.proposal, from: 'from the clipboard' };
  const text = await askText({
    title: TITLE,
    prompt:
      'Paste the JSON that Alertmanager, Grafana, PagerDuty, Datadog, Sentry, CloudWatch or another tool sends. ' +
      (read === undefined ? 'On the clipboard is none.' : `On the clipboard: ${read.problem}`),
    placeholder: '{"alerts": […]}',
    validate: (value) => {
      const pasted = readAlert(value);
      return 'problem' in pasted ? pasted.problem : undefined;
    },
  });
  const pasted = text === undefined ? undefined : readAlert(text);
  if (text === undefined || pasted === undefined || 'problem' in pasted) return undefined;
  return { text, proposal: pasted.proposal, from: 'pasted' };
}
