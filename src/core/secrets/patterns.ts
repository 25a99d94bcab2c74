import { isPlaceholder, isRandom } from './values.ts';

/**
 * What betrays a secret by what stands around it, which the rules of secretlint leave out, and formats of providers that
 * they do not know or know only whole. Each is linear in the length of the text but for a bounded factor, and its group
 * `secret` is what is masked.
 */
export interface SecretPattern {
  readonly label: string;
  readonly pattern: RegExp;
  readonly accepts?: (secret: string) => boolean;
}

/** Names of what is always secret, and of what is when it looks random: "token" is a word of parsers too. */
const ALWAYS = String.raw`(?:passw(?:or)?d|passwd|passphrase|(?<![a-z])pwd(?![\s:="']{1,5}(?:[/~]|[a-z]:\\))|[_-]pass|(?:client|app|consumer|shared|webhook|signing|jwt|session|cookie|api)[_.-]?secret|secret[_.-]?(?:access[_.-]?)?key(?:[_.-]?base)?|(?:private|account|encryption|master|access|sharedaccess|api)[_.-]?key)`;
const WHEN_RANDOM = String.raw`(?:token|secret|authorization|auth[_.-]?key|x[_-]sig(?:nature)?)`;
/** Between a name and its value, in JSON, YAML, settings and code. */
const IS = String.raw`(?:\\?["'])?\]?[ \t]{0,3}(?:=>?|:=)[ \t]{0,3}`;
const COLON = String.raw`(?:\\?["'])?\]?[ \t]{0,3}:[ \t]{0,3}`;
/** Also where its end was cut off. */
const QUOTED = String.raw`(\\?["'\x60])(?<secret>(?:(?!\2)[^\n]){1,8192})`;
/** A name in the query of an address: the value ends with the next one. */
const IN_QUERY = String.raw`[?&][\w.%-]{0,64}`;
/** Without quotes: up to one, or to a backslash that is there for a string around it. */
const BARE = String.raw`(?<secret>(?:[^\s"'\x60\\]|\\[^"'nrt\\])(?:[^\s"'\x60\\]|\\[^"'nrt\\]){0,1023})`;
/** After a name: looked at only where there is one. */
const NOT_IN_QUERY = String.raw`(?<![?&][\w.%-]{0,96})`;

const named = (names: string, accepts: (secret: string) => boolean, label: string): SecretPattern[] =>
  [
    new RegExp(`${IN_QUERY}${names}=(?<secret>[^&#\\s"'<>]{1,2048})`, 'gdi'),
    new RegExp(`(${names})${NOT_IN_QUERY}(?:${IS}|${COLON})${QUOTED}`, 'gdi'),
    new RegExp(`${names}${NOT_IN_QUERY}${IS}${BARE}`, 'gdi'),
    // With a colon and no quotes it may be prose: "password: user not found".
    new RegExp(`${names}${NOT_IN_QUERY}${COLON}${BARE}(?=[ \\t]*[,;}\\]]*\\r?$)`, 'gdim'),
    new RegExp(`<[\\w:.-]{0,64}${names}>(?<secret>[^<\\n]{1,1024})`, 'gdi'),
    new RegExp(`(?<!\\S)--?[\\w-]{0,32}?${names}[ \\t]{1,3}["']?(?<secret>[^\\s"'-][^\\s"']{0,1023})`, 'gdi'),
  ].map((pattern) => ({ label, pattern, accepts }));

export const PATTERNS: readonly SecretPattern[] = [
  {
    label: 'GitHub token',
    pattern:
      /(?<![A-Za-z0-9])(?<secret>gh[pousr]_\w{20,255}(?:\.[\w-]{1,2048}){0,2}|github_pat_\w{20,255})/dg,
  },
  {
    label: 'GitLab token',
    pattern: /(?<![A-Za-z0-9])(?<secret>gl(?:pat|rt|dt|cbt|ptt|soat)-[\w-]{16,255})/dg,
  },
  { label: 'AWS access key', pattern: /\b(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16})\b/dg },
  { label: 'Google API key', pattern: /(?<![\w-])(?<secret>AIza[\w-]{35})(?![\w-])/dg },
  { label: 'Google secret', pattern: /(?<![\w-])(?<secret>GOCSPX-[\w-]{20,64}|ya29\.[\w.-]{20,2048})/dg },
  { label: 'API key', pattern: /(?<![\w-])(?<secret>sk-[\w-]{32,255})/dg, accepts: isRandom },
  { label: 'DigitalOcean token', pattern: /\b(?<secret>do[opr]_v1_[a-f0-9]{64})/dg },
  { label: 'PyPI token', pattern: /(?<![\w-])(?<secret>pypi-AgE[\w-]{50,1024})/dg },
  { label: 'Telegram token', pattern: /(?<!\d)(?<secret>\d{8,10}:AA[\w-]{33})(?![\w-])/dg },
  { label: 'webhook secret', pattern: /(?<![\w-])(?<secret>whsec_[A-Za-z0-9+/=]{24,128})/dg },
  {
    label: 'webhook address',
    pattern:
      /https:\/\/(?:(?:canary\.|ptb\.)?discord(?:app)?\.com\/api\/webhooks|[\w-]{1,63}\.webhook\.office\.com|hooks\.slack\.com)\/(?<secret>[^\s"'<>]{8,1024})/dg,
  },
  {
    label: 'web token',
    pattern: /(?<![\w-])(?<secret>eyJ[\w-]{12,2048}\.[\w-]{0,8192}(?:\.[\w-]{0,1024}){0,3})/dg,
  },
  {
    label: 'authorization',
    pattern:
      /\bauthorization(?:\\?["'])?[ \t]{0,3}[:=][ \t]{0,3}(?:\\?["'])?(?:Bearer|Basic|Token|Negotiate|NTLM|OAuth|ApiKey|Key|SSWS|GenieKey|Splunk)[ \t]{1,3}(?<secret>[^\s"'\\,;]{4,8192})/dgi,
    accepts: isSet,
  },
  {
    label: 'authorization',
    pattern: /\b(?:Bearer|Basic)[ \t]{1,3}(?<secret>[\w.~+/=-]{16,8192})/dgi,
    accepts: isCredential,
  },
  {
    label: 'cookie',
    pattern:
      /\bcookie(?:\\?["'])?[ \t]{0,3}:[ \t]{0,3}(?:\\?["'])?(?<secret>[\w.-]{1,128}=[^\r\n"'\\]{8,8192})/dgi,
    accepts: isSet,
  },
  {
    label: 'password',
    // A port is no password. The name of the user may be left out.
    pattern:
      /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,256}:(?!\d{1,5}[/?#])(?<secret>[^\s/"'<>]{1,1024}|[^\s@"'<>]{1,200})@/dgi,
    accepts: isSet,
  },
  {
    label: 'token',
    pattern: /\b[a-z][a-z0-9+.-]{1,30}:\/\/(?<secret>[\w.-]{20,256})@/dgi,
    accepts: isRandom,
  },
  ...named(ALWAYS, isSet, 'password or key'),
  ...named(WHEN_RANDOM, isRandom, 'token'),
  {
    label: 'password',
    pattern:
      /\b(?:curl|https?|wget)[ \t][^\n]{0,256}?[ \t](?:-u|--user|-a|--auth)[ \t=]?["']?[^\s:"'/]{1,128}:(?<secret>[^\s"']{1,256})/dg,
    accepts: isSet,
  },
  {
    label: 'password',
    pattern:
      /\b(?:mysql(?:dump|admin)?\b[^\n|;]{0,256}?[ \t]-p|sshpass[ \t]+-p[ \t]*|redis-cli\b[^\n|;]{0,256}?[ \t]-a[ \t]+)(?<secret>[^\s]{1,256})/dg,
    accepts: isSet,
  },
];

function isSet(secret: string): boolean {
  return !isPlaceholder(secret);
}

/** In base 64 there may be no figure by chance. */
function isCredential(secret: string): boolean {
  return isRandom(secret) || (isSet(secret) && /[a-z][A-Z]|=$/.test(secret));
}
