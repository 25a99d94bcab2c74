/**
 * Words that look for who instead of how. Hindsight tells what somebody "should have" done and hides why it made sense to
 * them (S. Dekker, "The Field Guide to Understanding 'Human Error'"; the blameless post-mortems of Google's SRE book, ch. 15).
 * Only what is said of people counts: that an alert should have fired is a finding.
 */
export interface Blame {
  /** Columns within the line. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const PEOPLE =
  'engineers?|operators?|developers?|technicians?|admin(?:istrator)?s?|employees?|personnel|staff|responders?|colleagues?|reviewers?|authors?|managers?|contractors?|interns?|teams?|people|persons?|someone|somebody|nobody|everyone|everybody|DBAs?|SREs?|on-call';
/** "Monitoring should have" begins a sentence, and is no name. */
const NO_NAMES =
  /^(?:The|This|That|These|Those|It|There|What|Which|Monitoring|Alerts?|Alarms?|Tests?|Testing|Deployments?|Logs?|Retries|Backups?|Metrics|Traffic|Requests?|Queries|Users?|Customers?|Services?|Servers?|Nodes?|Systems?|Reviews?|Pages?|Dashboards?)$/;

const HOW = 'Ask how it could happen, and why it made sense at the time.';
const COUNTERFACTUAL = new RegExp(
  String.raw`\b(?:(I|we|you|he|she|they|${PEOPLE})|(\p{Lu}[\p{L}'-]+))(?: (?:really|clearly|simply|just|also))? (?:(?:should|ought to)(?: not|n't)? ?have|should['’]ve)\b`,
  'giu',
);
const PASSIVE =
  /\b(?:should|ought to)(?: not|n['’]t)? have (?:been )?(?:noticed|caught|checked|tested|reviewed|known|seen|thought|realised|realized|foreseen)\b/giu;
const FAILED = new RegExp(
  String.raw`\b(?:I|we|he|she|${PEOPLE}) (?:had )?(?:failed to|forgot(?:ten)? to|neglected to|omitted to|mistakenly|carelessly|wrongly|did(?: not|n['’]t) bother)\b`,
  'giu',
);
const ERROR = /\b(?:human|operator|pilot) errors?\b/giu;
/** Whoever guards against it does not accuse anybody of it. */
const GUARDED =
  /\b(?:prevent|avoid|reduce|against|mitigat|minimi[sz]e|eliminat|resilient to|risk of|room for)\w*\b[^.;]*$/iu;
const CHARACTER =
  /\b(?:careless(?:ness|ly)?|negligen(?:t|ce|tly)|incompeten(?:t|ce)|sloppy|sloppiness|lazy|laziness|stupid(?:ity)?)\b/giu;
const TO_BLAME = new RegExp(
  String.raw`\b(?:${PEOPLE}|he|she) (?:is|was|are|were) (?:to blame|at fault)\b`,
  'giu',
);

/** @param line of prose, without code and quotes */
export function blameIn(line: string): Blame[] {
  const found: Blame[] = [];
  const look = (
    words: RegExp,
    message: string,
    isMeant: (match: RegExpExecArray) => boolean = () => true,
  ): void => {
    for (const match of line.matchAll(words)) {
      const place = { start: match.index, end: match.index + match[0].length };
      const isKnown = found.some(({ start, end }) => start < place.end && place.start < end);
      if (!isKnown && isMeant(match)) found.push({ ...place, message: `"${match[0]}": ${message}` });
    }
  };
  look(COUNTERFACTUAL, `Hindsight explains nothing. ${HOW}`, ([, person, name = '']) =>
    person === undefined ? /^\p{Lu}/u.test(name) && !NO_NAMES.test(name) : true,
  );
  look(PASSIVE, `Hindsight explains nothing. ${HOW}`);
  look(FAILED, HOW);
  look(
    ERROR,
    `It is where questions begin, not the cause. ${HOW}`,
    ({ index }) => !GUARDED.test(line.slice(0, index)),
  );
  look(CHARACTER, HOW);
  look(TO_BLAME, HOW);
  return found.sort((a, b) => a.start - b.start);
}
