import { SEVERITIES } from '../incident/vocabulary.ts';
import { markdownText } from '../text/markdown.ts';
import type { Condition, Decision, Phase, Runbook, Step, Track } from './model.ts';

/** What a runbook was read as, in Markdown: for its author, who then sees what a responder will get. */
export function previewOf(runbook: Runbook): string {
  const { title, phases, prose, problems } = runbook;
  return [
    `# ${markdownText(title)}`,
    ...(problems.length > 0
      ? [
          `## Not understood`,
          problems.map(({ line, message }) => `- Line ${line}: ${markdownText(message)}`).join('\n'),
        ]
      : []),
    ...factsOf(runbook),
    ...phases.flatMap(phaseParts),
    ...(prose.length > 0
      ? ['## To read', prose.map((part) => `- ${markdownText(part.title)} (line ${part.line})`).join('\n')]
      : []),
    '',
  ].join('\n\n');
}

function factsOf({ severities, teams }: Runbook): string[] {
  const levels = severities.map(
    ({ severity, name, response }) => `- ${severity} ${markdownText(name)}: ${markdownText(response.text)}`,
  );
  const crews = SEVERITIES.filter((severity) => teams[severity].length > 0).map(
    (severity) => `- ${severity}: ${teams[severity].map(({ title }) => markdownText(title)).join(', ')}`,
  );
  return [
    ...(levels.length > 0 ? ['## Severities', levels.join('\n')] : []),
    ...(crews.length > 0 ? ['## Teams', crews.join('\n')] : []),
  ];
}

function phaseParts({ title, window, goal, role, output, tracks, decision }: Phase, index: number): string[] {
  const about = [window && `Window: ${window.text}`, role && `Lead: ${role}`, goal && `Goal: ${goal}`];
  return [
    `## Phase ${index + 1}: ${markdownText(title)}`,
    linesOf(about),
    ...(decision ? decisionParts(decision) : []),
    ...tracks.flatMap(trackParts),
    output === undefined ? '' : `**Ends with:** ${markdownText(output)}`,
  ].filter((part) => part !== '');
}

function decisionParts({ question, answers }: Decision): string[] {
  return [
    `### Decision: ${markdownText(question)}`,
    ...answers.flatMap(({ title, cause, steps }) => [
      `**${markdownText(title)}** (${cause})`,
      stepLines(steps),
    ]),
  ];
}

function trackParts({ title, role, condition, throughout, steps }: Track): string[] {
  const about = [role && `role ${role}`, conditionText(condition), throughout ? 'throughout the phase' : ''];
  return [
    ...(title === undefined ? [] : [`### ${markdownText(title)}`]),
    linesOf(about),
    stepLines(steps),
  ].filter((part) => part !== '');
}

const linesOf = (parts: readonly (string | undefined)[]): string =>
  markdownText(parts.filter(Boolean).join(' · '));

const stepLines = (steps: readonly Step[]): string => steps.map(stepLine).join('\n');

function stepLine({ title, role, condition, required, milestone, action, commands }: Step): string {
  const about = [
    role && `role ${role}`,
    conditionText(condition),
    required ? '' : 'optional',
    milestone && `marks ${milestone}`,
    action,
    commands.length > 0 ? `${commands.length} ${commands.length === 1 ? 'command' : 'commands'}` : '',
  ];
  const words = about.filter(Boolean).join(' · ');
  return `- ☐ ${markdownText(title)}${words === '' ? '' : ` — _${markdownText(words)}_`}`;
}

function conditionText(condition: Condition | undefined): string {
  const parts = [condition?.severities?.join(' and '), condition?.apiRelated ? 'API-related' : ''];
  return parts.filter(Boolean).join(', ');
}
