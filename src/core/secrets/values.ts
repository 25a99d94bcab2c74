/** What stands where a secret would, and is none: in templates, in code, in what was masked by others, and in prose. */
const WORDS = new Set(
  [
    'null nil none undefined void true false yes no on off empty required optional missing invalid incorrect wrong',
    'expired changed reset hidden redacted filtered masked string str text varchar char number int boolean any unknown',
    'option flag argument to is was are in of on for from with or and the a an not as by if when must should can cannot',
  ]
    .join(' ')
    .split(' '),
);
const STANDS_FOR = new RegExp(
  `^(?:${[
    String.raw`\*+|[xX]+|\.{2,}|…|-+|_+|\?+|=+|[|>][-+]?`,
    String.raw`<[\w -]*>?|\$\{.*|\$\(.*|\$[A-Z_][A-Z0-9_]*|\$\w*(?:pass(?:word)?|token|secret|key)`,
    String.raw`%[sdvrq]|%\w+%|\{\{?[\w. ]*\}?\}?|\[[A-Za-z :]*\]?`,
    String.raw`[\w./~-]*\.(?:pem|key|crt|p12|jks)`,
  ].join('|')})[;,)]*$`,
);
/** Code that reads a secret from elsewhere: `config.password`, `getToken()`, `userPassword`. */
const CODE = new RegExp(
  `^(?:${[
    String.raw`(?:process|req|request|res|config|cfg|conf|settings|options|opts|this|self|ctx|context|env|props|params|args|body|data|user|secrets|os|import)[?!]?\.[\w$.?!]+(?:[([][\w$."'\])]*)?`,
    String.raw`[a-z_$][\w$.]*\([\w$.,"']*\)?`,
    String.raw`[a-z_$][\w$]*(?:[a-z](?:Password|Token|Secret|Key)|_(?:password|token|secret|key))`,
  ].join('|')})[;,)]*$`,
);

export const isPlaceholder = (value: string): boolean =>
  STANDS_FOR.test(value) || CODE.test(value) || WORDS.has(value.replace(/[^\p{L}]+$/u, '').toLowerCase());

/** Long enough, with figures and letters: no word of prose and no name of a variable. */
export const isRandom = (value: string): boolean =>
  value.length >= 12 && /\d/.test(value) && /[A-Za-z]/.test(value) && !isPlaceholder(value);
