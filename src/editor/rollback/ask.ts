import * as vscode from 'vscode';
import { plainLine } from '../../core/text/markdown.ts';
import { plural, warningLines } from '../../core/rollback/plan.ts';
import { confirmation, type Choice as Way, type Offer, type RollbackPlan } from '../../core/rollback/ways.ts';
import { askChoice, type Choice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { showPlan } from './document.ts';

const ICONS: Readonly<Record<Way, string>> = {
  revert: 'discard',
  'revert-suspect': 'git-commit',
  'revert-mainline': 'git-merge',
  restore: 'history',
  redeploy: 'rocket',
  command: 'terminal',
};

/** Text from git beside an icon must not bring icons of its own. */
const label = (text: string): string => plainLine(text).replaceAll('$(', '$ (');

/** Which way, with what each will do and what needs a look before. Undefined when the person turns away. */
export async function askWay(services: Services, plan: RollbackPlan): Promise<Offer | undefined> {
  const question = {
    title: `Roll back ${plainLine(plan.ends.deployment.name)} to ${plainLine(plan.ends.to.name)}`,
    placeholder: 'Which way? Nothing is done yet.',
  };
  for (;;) {
    const chosen = await askChoice<Offer | 'plan'>(question, choicesOf(plan), { chosen: plan.offers[0] });
    if (chosen !== 'plan') return chosen;
    await showPlan(services, plan);
  }
}

/** The warnings come first and lead to the plan, as the last choice does. */
const choicesOf = (plan: RollbackPlan): Choice<Offer | 'plan'>[] => [
  ...warningLines(plan.warnings).map((line) => ({
    label: `$(warning) ${label(line)}`,
    value: 'plan' as const,
  })),
  ...plan.offers.map((value) => ({
    label: `$(${ICONS[value.choice]}) ${label(value.title)}`,
    detail: label(value.detail),
    value,
  })),
  {
    label: '$(open-preview) Show the whole plan',
    detail: `${plural(plan.survey.commits.length, 'commit')} and ${plural(plan.survey.files.length, 'file')}, one by one. This question stays open.`,
    value: 'plan',
  },
];

/** Shows what a way that makes a branch will do, and asks once more. */
export async function confirmBranch(services: Services, plan: RollbackPlan, offer: Offer): Promise<boolean> {
  const prepare = 'Prepare Branch';
  const show = 'Show Whole Plan';
  const choice = await vscode.window.showWarningMessage(
    `${plainLine(offer.title)}?`,
    {
      modal: true,
      detail: `${confirmation(plan, offer)}\n\nYour own work tree is not touched. Nothing is pushed or deployed.`,
    },
    prepare,
    show,
  );
  if (choice === show) await showPlan(services, plan);
  return choice === prepare;
}
