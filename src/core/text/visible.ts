/** Anything that is not seen itself and may change what is: the fast way out, as most texts have none of it. */
const SUSPECT = /[^\P{Cc}\n\t]|[\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]/u;

/** Scripts whose spelling needs joiners and non-joiners between letters. */
const JOINING = [
  ...['Arab', 'Syrc', 'Mand', 'Nkoo', 'Mong', 'Phag', 'Adlm', 'Rohg', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya'],
  ...['Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Khmr', 'Mymr', 'Tibt', 'Java', 'Bali', 'Newa', 'Tirh', 'Lana'],
]
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
/** The flags of England, Scotland and Wales: the only ones that are spelled in tags. */
const FLAG = ['gbeng', 'gbsct', 'gbwls']
  .map((name) => Array.from(name, (c) => String.fromCodePoint(0xe_0000 + c.charCodeAt(0))).join(''))
  .join('|');

/** Where a character that is not seen belongs to the spelling of one that is. One at a time: more would hide text. */
const SPELLING = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u20e3]\ufe0f?)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=[${JOINING}])(?<!\p{DI})(?:[\u200c\u200d]|(?<=\p{scx=Mong})[\u180b-\u180f])`,
  String.raw`(?<=[\p{Sm}\p{sc=Hani}\p{sc=Mymr}\p{sc=Phag}])[\ufe00-\ufe02]|(?<=\p{sc=Hani})[\u{e0100}-\u{e010f}]`,
  String.raw`(?<=\u{1f3f4})(?:${FLAG})\u{e007f}`,
].join('|');
/** Commands to a terminal, as a whole: what is left of a half of one would be noise. */
const TERMINAL = String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\x9d\n]*(?:\x07|\x1b\\|\x9c)`;
const ALL = new RegExp(
  String.raw`(${SPELLING})|(\r\n?|[\u2028\u2029])|${TERMINAL}|(\p{Cs})|${SUSPECT.source}`,
  'gu',
);

/** Printable ASCII: what most texts are, and quicker to see. */
const NOT_PLAIN = /[^ -~]/;

export const isVisible = (text: string): boolean => !NOT_PLAIN.test(text) || !SUSPECT.test(text);

/**
 * Text as it may be shown: nothing in it moves, hides, reorders or overwrites what is read, and nothing speaks to a
 * terminal. Line ends are \n; what cannot be decoded is U+FFFD. Letters and emoji of all scripts stay as they are.
 */
export function visible(text: string): string {
  if (isVisible(text)) return text;
  // Mostly there is nothing but line ends of another system, and often a great many.
  const lines = text.replace(/\r\n?/g, '\n');
  if (isVisible(lines)) return lines;
  return text.replace(ALL, (found: string, spelling?: string, end?: string, half?: string) => {
    if (spelling !== undefined) return found;
    if (end !== undefined) return '\n';
    return half === undefined ? '' : '\ufffd';
  });
}

/**
 * The same for every text in plain data, which comes back itself when there is nothing to do. What stands under a key
 * that is not visible is left out: no reader could name it.
 */
export function visibleData(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) {
    const items = value.map(visibleData);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const before = Object.entries(value);
  const after = before
    .filter(([key]) => isVisible(key))
    .map(([key, item]): [string, unknown] => [key, visibleData(item)]);
  const isSame = after.length === before.length && after.every(([, item], at) => item === before[at]?.[1]);
  return isSame ? value : Object.fromEntries(after);
}
