import { isOpenForWord, quoteFor, readsTwice, type Shell } from '../text/shell.ts';
import { isVisible } from '../text/visible.ts';

/** `<namespace>` and `{{name}}`: what the author left for the responder. Variables of the shell stay as they are. */
const PLACEHOLDER = /(?<!<)<([A-Za-z][\w-]{0,59})>|\{\{[ \t]*([A-Za-z][\w.-]{0,59})[ \t]*\}\}/g;
const HARMLESS = /^[\w.:/@%+=,-]+$/;
/** Words of Go's templates, as `kubectl -o go-template` takes them. */
const TEMPLATE_WORDS = new Set(['end', 'else', 'break', 'continue']);
/** A dialog has to show it whole. */
const MAX_LENGTH = 1500;

export type FilledStep = { readonly text: string } | { readonly problem: string };

/** The names that a command asks for, each once, in their order. */
export function placeholdersOf(command: string): string[] {
  return [...new Set(found(command).map(({ name }) => name))];
}

function found(command: string): { readonly mark: string; readonly name: string; readonly at: number }[] {
  return [...command.matchAll(PLACEHOLDER)]
    .map(({ 0: mark, 1: angle, 2: braces = '', index: at }) => ({ mark, name: angle ?? braces, at }))
    .filter(({ mark, name }) => mark.startsWith('<') || !TEMPLATE_WORDS.has(name));
}

/**
 * The command with its values, each quoted so that the shell takes it as data. Within quotes of the command only a
 * value that means nothing to any shell can be set in.
 * @param values by the names of `placeholdersOf`
 */
export function fillPlaceholders(
  command: string,
  values: ReadonlyMap<string, string>,
  shell: Shell,
): FilledStep {
  if (!isVisible(command))
    return { problem: 'It has characters that are not seen, so it may do other than it shows.' };
  let text = '';
  let from = 0;
  for (const { mark, name, at } of found(command)) {
    const value = values.get(name) ?? '';
    const isReadTwice = !HARMLESS.test(value) && readsTwice(command);
    const word = isReadTwice ? undefined : wordFor(value, command.slice(0, at), shell);
    if (word === undefined)
      return { problem: `The value of ${mark} cannot be handed to this command safely.` };
    text += command.slice(from, at) + word;
    from = at + mark.length;
  }
  text += command.slice(from);
  if (text.length > MAX_LENGTH)
    return { problem: `It has ${text.length} characters, which is more than a dialog can show whole.` };
  return { text };
}

function wordFor(value: string, before: string, shell: Shell): string | undefined {
  if (value === '' || !isVisible(value)) return undefined;
  if (/(?:^|[\s"'])$/.test(before) && (shell === 'cmd' ? /^[-/]/ : /^-/).test(value)) return undefined;
  if (isOpenForWord(shell, before)) return quoteFor(shell, value);
  return HARMLESS.test(value) && !(shell === 'cmd' && value.includes('%')) ? value : undefined;
}
