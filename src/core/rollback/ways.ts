import { chanceText } from '../suspects/chance.ts';
import { plainLine } from '../text/markdown.ts';
import { fillCommand, type CommandValues, type FilledCommand } from './command.ts';
import {
  plural,
  warningLines,
  warningsOfPart,
  type RollbackEnds,
  type RollbackSurvey,
  type RollbackSuspect,
  type Warnings,
} from './plan.ts';
import type { Shell } from '../text/shell.ts';

/** What can be chosen. The first four make a branch, and are one way in the record: see ROLLBACK_WAYS. */
export const CHOICES = [
  'revert',
  'revert-suspect',
  'revert-mainline',
  'restore',
  'redeploy',
  'command',
] as const;
export type Choice = (typeof CHOICES)[number];

/** More than these no one reviews, and a command line on Windows would not hold them. */
export const MAX_REVERTS = 500;

export interface Templates {
  readonly redeploy: string;
  readonly command: string;
  /** Tells whether it is done, after either of the two. */
  readonly check: string;
}

export interface RollbackPlan {
  readonly ends: RollbackEnds;
  readonly survey: RollbackSurvey;
  readonly warnings: Warnings;
  readonly suspect?: RollbackSuspect | undefined;
  readonly offers: readonly Offer[];
  /** What the commands are quoted for. */
  readonly shell: Shell | undefined;
}

/** One way back and what it will do. Plain text that holds text from git. */
export interface Offer {
  readonly choice: Choice;
  readonly title: string;
  readonly detail: string;
  /** For the ways that run one. */
  readonly command?: FilledCommand;
  /** What is run after it. */
  readonly check?: FilledCommand;
}

interface PlanInput {
  readonly ends: RollbackEnds;
  readonly survey: RollbackSurvey;
  readonly warnings: Warnings;
  readonly suspect?: RollbackSuspect | undefined;
  readonly templates: Templates;
  readonly incident: string;
  /** Undefined: one that Fireline cannot quote for. */
  readonly shell: Shell | undefined;
}

/** The ways that this repository and these settings allow. */
export function planRollback(input: PlanInput): RollbackPlan {
  const { ends, survey, warnings, suspect, shell } = input;
  const offers = [...branchOffers(input), redeployOffer(input), ...commandOffers(input)];
  return { ends, survey, warnings, suspect, offers, shell };
}

export const shortRevision = (revision: string): string => revision.slice(0, 10);

/** Often teams take back one change and leave the others where they are. */
function suspectOffers({ ends, survey, suspect }: PlanInput): Offer[] {
  if (suspect === undefined) return [];
  const { revision, title, probability } = suspect;
  const [only, ...others] = survey.commits;
  if (only === undefined || (others.length === 0 && only.revision === revision)) return [];
  const offer: Offer = {
    choice: 'revert-suspect',
    title: `Revert only its likeliest commit, from what is deployed`,
    detail: `${shortRevision(revision)} ${title} (${chanceText(probability)}). Leaves what else ${ends.deployment.name} brought. A branch at ${ends.deployment.name}, in a worktree of its own.`,
  };
  return [offer];
}

function branchOffers(input: PlanInput): Offer[] {
  const { ends, survey } = input;
  const { commits, files, mainline, isCut } = survey;
  const { deployment, to } = ends;
  const amount = `${plural(commits.length, 'commit')}, ${plural(files.length, 'file')}`;
  const reverts: Offer[] = [];
  if (commits.length > 0 && !isCut) {
    reverts.push({
      choice: 'revert',
      title: 'Revert its commits, from what is deployed',
      detail: `${amount}. A branch at ${deployment.name}, in a worktree of its own.`,
    });
    reverts.push(...suspectOffers(input));
    if (mainline !== undefined && mainline.revision !== deployment.revision) {
      reverts.push({
        choice: 'revert-mainline',
        title: `Revert its commits, on top of ${mainline.name}`,
        detail: `${amount}. Keeps what came after it. A branch at the tip of ${mainline.name}, in a worktree of its own.`,
      });
    }
  }
  if (files.length === 0) return reverts;
  const restore: Offer = {
    choice: 'restore',
    title: 'Restore the tree in one commit',
    detail: `${plural(files.length, 'file goes', 'files go')} back to ${to.name}. Cannot conflict. A branch at ${deployment.name}, in a worktree of its own.`,
  };
  return [...reverts, restore];
}

const values = (
  { ends: { deployment, to }, incident }: PlanInput,
  of: 'deployment' | 'to',
): CommandValues => ({
  revision: of === 'to' ? to.revision : deployment.revision,
  name: of === 'to' ? to.name : deployment.name,
  ...(deployment.environment !== undefined && { environment: deployment.environment }),
  ...(deployment.service !== undefined && { service: deployment.service }),
  previousRevision: to.revision,
  incident,
});

function filled(input: PlanInput, template: string, of: 'deployment' | 'to'): FilledCommand {
  if (input.shell !== undefined) return fillCommand(template, values(input, of), input.shell);
  return {
    problem:
      'Fireline cannot quote for the shell of your terminal. Choose bash, zsh, fish, PowerShell or cmd as its default profile.',
  };
}

function redeployOffer(input: PlanInput): Offer {
  const { to } = input.ends;
  const exact = `${to.name} at ${to.revision}`;
  const offer = { choice: 'redeploy', title: `Redeploy ${to.name}` } as const;
  if (input.templates.redeploy === '')
    return { ...offer, detail: `${exact}. Fireline shows it and you deploy it: no command is set for that.` };
  const command = filled(input, input.templates.redeploy, 'to');
  return { ...offer, detail: `${exact}. ${commandWords(command)}`, command, ...checkOf(input) };
}

function commandOffers(input: PlanInput): Offer[] {
  if (input.templates.command === '') return [];
  const command = filled(input, input.templates.command, 'deployment');
  const title = "Run the team's rollback command";
  return [{ choice: 'command', title, detail: commandWords(command), command, ...checkOf(input) }];
}

const checkOf = (input: PlanInput): Pick<Offer, 'check'> =>
  input.templates.check === '' ? {} : { check: filled(input, input.templates.check, 'to') };

const commandWords = (command: FilledCommand): string =>
  'text' in command ? `Runs: ${command.text}` : `Its command cannot be run. ${command.problem}`;

const COMMITS_SHOWN = 8;

/** What a dialog says of a way before it is gone: short, the gravest first. */
export function confirmation({ survey, warnings, suspect }: RollbackPlan, offer: Offer): string {
  const { commits } = survey;
  const isPart = offer.choice === 'revert-suspect' && suspect !== undefined;
  const isReverts = offer.choice === 'revert' || offer.choice === 'revert-mainline';
  const shown = isReverts ? commits.slice(0, COMMITS_SHOWN) : [];
  return [
    ...warningLines(isPart ? warningsOfPart(warnings, suspect) : warnings).map((line) => `⚠ ${line}`),
    offer.detail,
    ...shown.map(({ revision, subject }) => `${shortRevision(revision)} ${plainLine(subject)}`),
    ...(shown.length < commits.length && isReverts ? [`and ${commits.length - shown.length} more`] : []),
  ].join('\n');
}
