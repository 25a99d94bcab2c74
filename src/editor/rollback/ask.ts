import * as vscode from 'vscode';
import { plainLine } from '../../core/text/markdown.ts';
import { warningLines } from '../../core/rollback/plan.ts';
import { confirmation, type Choice, type Offer, type RollbackPlan } from '../../core/rollback/ways.ts';
import { askChoice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { showPlan } from './document.ts';

const ICONS: Readonly<Record<Choice, string>> = {
  revert: 'discard',
  'revert-mainline': 'git-merge',
  restore: 'history',
  redeploy: 'rocket',
  command: 'terminal',
};

/** Text from git beside an icon must not bring icons of its own. */
const label = (text: string): string => plainLine(text).replaceAll('$(', '$ (');

/** Which way, with what each will do. Undefined when the person turns away. */
export async function askWay(services: Services, plan: RollbackPlan): Promise<Offer | undefined> {
  const warnings = warningLines(plan.warnings);
  const buttons = [{ iconPath: new vscode.ThemeIcon('open-preview'), tooltip: 'Show the whole plan' }];
  return askChoice<Offer>(
    {
      title: `Roll back ${plainLine(plan.ends.deployment.name)} to ${plainLine(plan.ends.to.name)}`,
      placeholder:
        warnings.length === 0
          ? 'Which way? Nothing is done yet.'
          : warnings.map((line) => `⚠ ${line}`).join('   '),
    },
    plan.offers.map((value) => ({
      label: `$(${ICONS[value.choice]}) ${label(value.title)}`,
      detail: label(value.detail),
      buttons,
      value,
    })),
    { onButton: () => void showPlan(services, plan) },
  );
}

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
