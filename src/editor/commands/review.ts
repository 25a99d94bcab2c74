import * as vscode from 'vscode';
import { REVIEW_LABELS, REVIEW_STATUSES, type ReviewStatus } from '../../core/incident/vocabulary.ts';
import { REVIEW_DETAILS, reviewOf } from '../../core/postmortem/review.ts';
import { commandId } from '../../manifest.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

/** How far people are with the post-mortem; a caller may hand over `review`, and `note`. */
export async function changeReview(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { desk, incident } = target;
  const known = reviewOf(incident);
  if (known === undefined) throw noPostmortem(target);
  const title = `Review of the post-mortem of ${incident.shortId}`;
  const to = target.argument.review ?? (await askStatus(title, known.status));
  if (to === undefined || to === known.status) return;
  const note = target.argument.note ?? (await askNote(`${title}: ${REVIEW_LABELS[to]}`));
  if (note !== undefined) await intents.changeReview(desk, incident, to, note);
}

const noPostmortem = ({ incident }: Target): UserError =>
  new UserError(`${incident.shortId} has no post-mortem yet, so there is nothing to review.`, {
    label: 'Create Post-mortem',
    run: () => vscode.commands.executeCommand(commandId('createPostmortem'), { incident: incident.id }),
  });

const askStatus = (title: string, current: ReviewStatus): Promise<ReviewStatus | undefined> =>
  askChoice(
    { title, placeholder: 'How far is it?' },
    REVIEW_STATUSES.map((value) => ({
      label: REVIEW_LABELS[value],
      description: value === current ? 'now' : '',
      detail: REVIEW_DETAILS[value],
      value,
    })),
    { chosen: REVIEW_STATUSES[REVIEW_STATUSES.indexOf(current) + 1] ?? current },
  );

const askNote = (title: string): Promise<string | undefined> =>
  askText({
    title,
    prompt: 'Anything to say? Optional: press Enter to leave it out.',
    placeholder: 'Who is to read it, what is still to be changed',
  });
