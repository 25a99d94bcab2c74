import { isOpenForWord, quoteFor, readsTwice, type Shell } from '../text/shell.ts';
import { isVisible } from '../text/visible.ts';

export const COMMAND_VALUES = [
  'revision',
  'name',
  'environment',
  'service',
  'previousRevision',
  'incident',
] as const;
export type CommandValue = (typeof COMMAND_VALUES)[number];
/** What is not known is absent. */
export type CommandValues = Readonly<Partial<Record<CommandValue, string>>>;

export type FilledCommand = { readonly text: string } | { readonly problem: string };

/** A dialog has to show it whole. */
const MAX_LENGTH = 1500;
const PLACEHOLDER = /\$\{([^}]*)\}/g;
const HARMLESS = /^[\w.:/@+-]+$/;

const isValue = (name: string): name is CommandValue => COMMAND_VALUES.some((value) => value === name);

/**
 * A command of the team's settings with its values filled in, each quoted so that the shell takes it as data: names of
 * tags and branches are written by anybody who can push.
 */
export function fillCommand(template: string, values: CommandValues, shell: Shell): FilledCommand {
  const problem = problemOf(template);
  if (problem !== undefined) return { problem };
  let text = '';
  let from = 0;
  for (const found of template.matchAll(PLACEHOLDER)) {
    const before = template.slice(0, found.index);
    const word = fillOne(found[1] ?? '', before, { template, values, shell });
    if ('problem' in word) return word;
    text += template.slice(from, found.index) + word.text;
    from = found.index + found[0].length;
  }
  text += template.slice(from);
  if (text.length > MAX_LENGTH)
    return {
      problem: `Filled in it has ${text.length} characters, which is more than a dialog can show whole.`,
    };
  return { text };
}

function problemOf(template: string): string | undefined {
  if (template.trim() === '') return 'It is empty.';
  if (/[\r\n]/.test(template)) return 'It has several lines. Put them into a script and call that.';
  if (!isVisible(template)) return 'It has characters that are not seen, so it may do other than it shows.';
  return undefined;
}

interface Filling {
  readonly template: string;
  readonly values: CommandValues;
  readonly shell: Shell;
}

function fillOne(name: string, before: string, { template, values, shell }: Filling): FilledCommand {
  const placeholder = `\${${name}}`;
  if (!isValue(name)) {
    const known = COMMAND_VALUES.map((value) => `\${${value}}`).join(', ');
    return { problem: `It asks for ${placeholder}, and only ${known} are known.` };
  }
  const value = values[name];
  if (value === undefined || value === '')
    return { problem: `It asks for ${placeholder}, and that is not recorded of this deployment.` };
  if (!isOpenForWord(shell, before))
    return {
      problem: `${placeholder} stands between quotes or after a sign that changes it. Write it bare: its value is quoted when it is filled in.`,
    };
  if (/(?:^|[;&|({])\s*$/.test(before))
    return { problem: `${placeholder} stands where the name of a program is expected.` };
  if (/(?:^|\s)$/.test(before) && (shell === 'cmd' ? /^[-/]/ : /^-/).test(value))
    return {
      problem: `The value of ${placeholder} is "${value}", which a program would take for an option.`,
    };
  const second = HARMLESS.test(value) ? undefined : readsTwice(template);
  if (second)
    return {
      problem: `The value of ${placeholder} is "${value}", and "${second}" would read it a second time, as commands. Put that into a script that takes it as an argument.`,
    };
  const quoted = isVisible(value) ? quoteFor(shell, value) : undefined;
  if (quoted === undefined)
    return {
      problem: `The value of ${placeholder} has characters that cannot be handed to this shell safely.`,
    };
  return { text: quoted };
}
