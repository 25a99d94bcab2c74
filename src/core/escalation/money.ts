/** An amount as somebody wrote it. */
export interface Money {
  readonly amount: number;
  /** ISO 4217. Absent where none was written. */
  readonly currency?: string;
  /** It was given by the hour or the like, so it says what it costs to wait and not what it has cost. */
  readonly per?: 'minute' | 'hour' | 'day';
}

const CODES = [
  ...[
    'USD',
    'EUR',
    'GBP',
    'JPY',
    'CHF',
    'CAD',
    'AUD',
    'NZD',
    'CNY',
    'INR',
    'SEK',
    'NOK',
    'DKK',
    'PLN',
    'CZK',
  ],
  ...[
    'HUF',
    'RON',
    'BGN',
    'TRY',
    'ILS',
    'ZAR',
    'BRL',
    'MXN',
    'ARS',
    'CLP',
    'COP',
    'SGD',
    'HKD',
    'TWD',
    'KRW',
  ],
  ...['THB', 'IDR', 'MYR', 'PHP', 'VND', 'AED', 'SAR', 'EGP', 'NGN', 'KES', 'UAH'],
];
const WORDS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  rupees: 'INR',
  '₩': 'KRW',
  '₪': 'ILS',
  zł: 'PLN',
  us$: 'USD',
  ca$: 'CAD',
  c$: 'CAD',
  a$: 'AUD',
  au$: 'AUD',
  nz$: 'NZD',
  hk$: 'HKD',
  s$: 'SGD',
  r$: 'BRL',
};
/** Written the same in several countries: the team's own currency, when it is one of them, else the first. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP'],
  dollar: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD'],
  dollars: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD'],
  '¥': ['JPY', 'CNY'],
  yen: ['JPY'],
  pounds: ['GBP', 'EGP'],
  kr: ['SEK', 'NOK', 'DKK'],
};
const FACTORS: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
};

const escape = (text: string): string => text.replaceAll('$', String.raw`\$`);
const longestFirst = (texts: readonly string[]): string[] => texts.toSorted((a, b) => b.length - a.length);
const MARK = longestFirst([
  ...CODES.map((code) => code.toLowerCase()),
  ...Object.keys(WORDS),
  ...Object.keys(SHARED),
])
  .map(escape)
  .join('|');
const NUMBER = String.raw`\d{1,15}(?:[.,'’ ]\d{1,15}){0,6}`;
const FACTOR = longestFirst(Object.keys(FACTORS)).join('|');
const AMOUNT = String.raw`(${NUMBER}) ?(?:(${FACTOR})(?![\p{L}]))?`;
/** A number with its currency before or behind it, or both ends of a range with one currency. */
const BEFORE = new RegExp(String.raw`(?<![\p{L}])(${MARK}) ?${AMOUNT}(?: ?(?:-|–|to) ?${AMOUNT})?`, 'giu');
const BEHIND = new RegExp(
  String.raw`(?<![\p{L}\d.,])(?:${AMOUNT} ?(?:-|–|to) ?)?${AMOUNT} ?(${MARK})(?![\p{L}])`,
  'giu',
);
/** Nothing but a number: then it can only be meant as the amount. */
const BARE = new RegExp(
  String.raw`^(?:about|around|approx\.?|approximately|ca\.?|circa|roughly|at least|over|up to|~|≈|>|<|≥|≤)? ?${AMOUNT}(?: ?(?:per|an?|each|/) ?(?:minute|min|hour|hr|h|day|d))?[.!]?$`,
  'iu',
);
const PER = /(?:per|an?|each|every|\/) ?(minute|min|hour|hr|h|day|d)(?![\p{L}])/iu;

/**
 * The amount in a line such as "$12,500", "12.500 €" or "about 3k USD per hour"; of several, and of a range, the
 * highest, as one that is too low would keep quiet. Undefined where no amount is said: nothing is made up.
 * @param home the currency of the team, for marks that several countries share
 */
export function parseMoney(line: string, home?: string): Money | undefined {
  const text = line.slice(0, 500).replaceAll(/\s/gu, ' ').replaceAll(/ +/g, ' ').trim();
  const found = [
    ...[...text.matchAll(BEFORE)].flatMap(([, mark, a, fa, b, fb]) =>
      amounts(mark, a, fa ?? fb, b, fb, home),
    ),
    ...[...text.matchAll(BEHIND)].flatMap(([, a, fa, b, fb, mark]) =>
      amounts(mark, a, fa ?? fb, b, fb, home),
    ),
  ];
  const highest = found.sort((a, b) => b.amount - a.amount)[0] ?? bare(text);
  const per = highest && PER.exec(text)?.[1]?.toLowerCase();
  return highest && { ...highest, ...(per !== undefined && { per: PERIODS[per[0] ?? ''] ?? 'hour' }) };
}

const PERIODS: Readonly<Record<string, NonNullable<Money['per']>>> = { m: 'minute', h: 'hour', d: 'day' };

function amounts(
  mark: string | undefined,
  first: string | undefined,
  firstFactor: string | undefined,
  second: string | undefined,
  secondFactor: string | undefined,
  home: string | undefined,
): Money[] {
  const currency = mark && currencyOf(mark.toLowerCase(), home);
  if (currency === undefined || currency === '') return [];
  return [valueOf(first, firstFactor), valueOf(second, secondFactor)].flatMap((amount) =>
    amount === undefined ? [] : [{ amount, currency }],
  );
}

function bare(text: string): Money | undefined {
  const [, number, factor] = BARE.exec(text) ?? [];
  const amount = valueOf(number, factor);
  return amount === undefined ? undefined : { amount };
}

function currencyOf(mark: string, home: string | undefined): string | undefined {
  const shared = SHARED[mark];
  if (shared !== undefined) return home !== undefined && shared.includes(home) ? home : shared[0];
  const code = mark.toUpperCase();
  return WORDS[mark] ?? (CODES.includes(code) ? code : undefined);
}

/** Undefined for what is no number, such as "12,34,5.6,7". */
function valueOf(number: string | undefined, factor: string | undefined): number | undefined {
  if (number === undefined) return undefined;
  const value = Number(plain(number));
  const scaled = value * (factor === undefined ? 1 : (FACTORS[factor.toLowerCase()] ?? Number.NaN));
  return Number.isFinite(scaled) ? scaled : undefined;
}

/**
 * A number without grouping and with a point. Of one separator it cannot be known which it is; three digits behind it
 * are read as a group, as money is seldom told to the thousandth and the higher reading is the safe one.
 */
function plain(number: string): string {
  const text = number.replaceAll(/[’' ]/g, "'");
  const marks = new Set(text.replaceAll(/\d/g, ''));
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const isDecimal = last >= 0 && isDecimalMark(text, last, marks);
  const whole = isDecimal ? text.slice(0, last) : text;
  const groups = whole.split(/[.,']/);
  const isGrouped =
    groups.slice(1).every((group) => group.length === 3 || group.length === 2) &&
    /^\d+$/.test(groups.at(-1) ?? '');
  if (!isGrouped || new Set(whole.replaceAll(/\d/g, '')).size > 1) return 'NaN';
  return groups.join('') + (isDecimal ? `.${text.slice(last + 1)}` : '');
}

function isDecimalMark(text: string, at: number, marks: ReadonlySet<string>): boolean {
  const isLone = text.indexOf(text[at] ?? '') === at;
  if (!isLone) return false;
  if (marks.size > 1) return true;
  return text.length - at - 1 !== 3 || /^0+[.,]/.test(text);
}

/** "12,500 EUR per hour" */
export function moneyText({ amount, currency, per }: Money): string {
  const [whole = '', decimals] = String(amount).includes('e') ? [String(amount)] : String(amount).split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  const number = decimals === undefined ? grouped : `${grouped}.${decimals.slice(0, 2).padEnd(2, '0')}`;
  return [number, currency, per && `per ${per}`].filter(Boolean).join(' ');
}
