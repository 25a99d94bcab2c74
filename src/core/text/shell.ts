/** Shells that differ in how a word of data is written so that it stays data. */
export type Shell = 'posix' | 'fish' | 'powershell' | 'cmd';

const SHELLS: ReadonlyMap<string, Shell> = new Map([
  ...['sh', 'bash', 'zsh', 'dash', 'ash', 'ksh', 'gitbash'].map((name) => [name, 'posix'] as const),
  ['fish', 'fish'],
  ['pwsh', 'powershell'],
  ['powershell', 'powershell'],
  ['cmd', 'cmd'],
]);

/** By the path or the name of its program. Undefined for one that nobody has taught Fireline to quote for. */
export function shellOf(program: string): Shell | undefined {
  const name = program.split(/[\\/]/).at(-1) ?? '';
  return SHELLS.get(name.toLowerCase().replace(/\.exe$/, ''));
}

/** Means itself in every shell but PowerShell, where it may be a number. */
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_.:/@+-]*$/;

type Quote = (value: string) => string | undefined;

const QUOTES: Readonly<Record<Shell, Quote>> = {
  posix: (value) => (PLAIN.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`),
  fish: (value) => (PLAIN.test(value) ? value : `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`),
  // Typographic quotes end a string there too. A double quote is lost on the way to a program before version 7.3.
  powershell: (value) =>
    value.includes('"') ? undefined : `'${value.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`,
  // Between double quotes only these still mean something, and nothing takes that from them.
  cmd: (value) => (PLAIN.test(value) ? value : /["%!]|\\$/.test(value) ? undefined : `"${value}"`),
};

/** A word that the shell hands on as it is. Undefined for what it has no safe way to write. */
export function quoteFor(shell: Shell, value: string): string | undefined {
  return /\p{Cc}/u.test(value) ? undefined : QUOTES[shell](value);
}

/**
 * Several lines as one that does the same, for a terminal that runs each line by itself. Undefined for a shell that
 * has no way to write a line end within a line.
 */
export function asOneLine(program: string, script: string): string | undefined {
  if (!/(?:^|[\\/])(?:bash|zsh)(?:\.exe)?$/i.test(program)) return undefined;
  const quoted = script
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`)
    // Interactive shells look for events of their history.
    .replaceAll('!', String.raw`\x21`);
  return `eval $'${quoted}'`;
}

/** These read their words a second time, as commands. */
const SECOND_READER =
  /(?:^|[\s;&|(/\\])(?:ssh|eval|xargs|su|wsl|iex|invoke-expression|(?:ba|z|da|k|fi)?sh|cmd|pwsh|powershell)(?:\.exe)?(?=\s)/i;

/** The program in a command that would read its words again, so that quoting them once is not enough. */
export const readsTwice = (command: string): string | undefined => SECOND_READER.exec(command)?.[0].trim();

interface Syntax {
  /** What opens a stretch that another of the same ends. */
  readonly quotes: string;
  readonly escape: string;
  /** Between which of the quotes the escape counts as well. */
  readonly escapedIn: string;
}

const SYNTAX: Readonly<Record<Shell, Syntax>> = {
  posix: { quotes: '\'"`', escape: '\\', escapedIn: '"`' },
  fish: { quotes: '\'"', escape: '\\', escapedIn: '\'"' },
  powershell: { quotes: '\'"', escape: '`', escapedIn: '"' },
  cmd: { quotes: '"', escape: '^', escapedIn: '' },
};

/** Whether a quoted word may follow this text and still mean itself. When in doubt it may not. */
export function isOpenForWord(shell: Shell, before: string): boolean {
  // To PowerShell, typographic quotes are quotes.
  const text = shell === 'powershell' ? before.replaceAll(/[‘’‚‛]/g, "'").replaceAll(/[“”„]/g, '"') : before;
  // `$'…'` and `@'…'` are strings with rules of their own, and after `--%` PowerShell reads no quotes at all.
  if (/[$@]['"]|[$@]$/.test(text) || (shell === 'powershell' && text.includes('--%'))) return false;
  // Within "$(…)" quotes begin anew, which the count below knows nothing of.
  if (text.includes('"') && /\$\(|`/.test(text)) return false;
  return isOutsideQuotes(text, SYNTAX[shell]);
}

function isOutsideQuotes(text: string, { quotes, escape, escapedIn }: Syntax): boolean {
  let open = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === escape && (open === '' || escapedIn.includes(open))) {
      at += 1;
      if (at === text.length) return false;
    } else if (open !== '') {
      if (char === open) open = '';
    } else if (quotes.includes(char)) open = char;
  }
  return open === '';
}
