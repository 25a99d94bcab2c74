/** By name: a runbook of about that many characters that would be slow to read for a careless reader. */
export const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  'steps with attributes': (length) =>
    `## A\n${fill('- [ ] Check the health of the database <!-- severity: P0 -->\n', length)}`,
  'one step a line': (length) => `## A\n${fill('- a\n', length)}`,
  'a heading a line': (length) => fill('## a\n', length),
  'a track a line': (length) => `## A\n${fill('### a\n- b\n', length)}`,
  'headings of all levels': (length) => `## A\n${fill('### a\n#### b\n##### c\n- d\n', length)}`,
  'an answer a line': (length) => `## A\n${fill('### b <!-- answer: deployment -->\n- c\n', length)}`,
  'a bad attribute a line': (length) => `## A\n${fill('- a <!-- severity: P9 -->\n', length)}`,
  'deep quotes': (length) => fill('>', length),
  'deep lists in a line': (length) => fill('- ', length),
  'deep lists by indentation': (length) =>
    Array.from({ length: Math.sqrt(2 * length) }, (_, i) => `${' '.repeat(i)}- a`).join('\n'),
  'a quote a line': (length) => fill('> a\n\n', length),
  'open brackets': (length) => `- ${fill('![[', length)}`,
  'open emphasis': (length) => `- ${fill('*a_ ', length)}`,
  'open code': (length) => `- ${fill('`a``', length)}`,
  'open comments': (length) => `- ${fill('<!--', length)}`,
  'open tags': (length) => `- ${fill('<a', length)}`,
  'a table of many rows': (length) => `## Teams\n| Role | Does |\n|---|---|\n${fill('| a | b |\n', length)}`,
  'a row of many cells': (length) => `${fill('|a', length / 2)}\n${fill('|-', length / 2)}`,
  'a long code block': (length) => `\`\`\`sh\n${fill('$ a\n', length)}\`\`\``,
  'one long line': (length) => fill('a', length),
  'one long number': (length) => fill('1', length),
  'spaces in a heading': (length) => `# ${fill(' ', length)}x`,
  'blank lines': (length) => fill('\n', length),
  'carriage returns': (length) => fill('\r', length),
  'commands to a terminal': (length) => fill('\u001b[1ma\r', length),
  'indented code': (length) => fill('    a\n', length),
};

const fill = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length));
