import type { Prepared } from '../prepare.ts';
import { rarity } from './rarity.ts';
import { columnOf, type Column, type Window } from './window.ts';

/**
 * What software is about, in general: a report of a denied login and a change to permissions share no word and yet a
 * topic. First what a report says of it, then what paths and subjects do. The words are of the trade, not of a project.
 */
const TOPICS: readonly (readonly [said: RegExp, done: RegExp])[] = [
  [
    /\b(?:tests?|testing|ci|builds?|jenkins|jobs?|spec|pipeline|flak\w*|compil\w*|bots?)\b/i,
    /(?:^|\/)(?:tests?|specs?|__tests__|testing|features)\/|[._-](?:test|spec)s?\.|test_|\.github|\.circleci|jenkins|zuul|travis|tox\.ini|Makefile|BUILD|\b(?:test|ci|build|job|compile)/i,
  ],
  [
    /\b(?:packag\w*|dependenc\w*|install\w*|upgrad\w*|version|npm|pip|composer|gem|module not found|no module)\b/i,
    /package(?:-lock)?\.json|yarn\.lock|Gemfile|requirements|Cargo\.|go\.(?:mod|sum)|DEPS|composer|setup\.(?:py|cfg)|\b(?:bump|upgrade|roll|version|dependenc\w*)\b/i,
  ],
  [
    /\b(?:styl\w*|layout|css|icons?|buttons?|display\w*|render\w*|page|ui|visual|align\w*|colou?rs?|dialog|menu|overflow|scroll\w*|click\w*)\b/i,
    /\.(?:s?css|less|html?|erb|tsx|jsx|vue|svg|soy|mustache)$|\b(?:css|style|layout|icon|button|ui)\b/i,
  ],
  [
    /\b(?:translat\w*|locali[sz]\w*|i18n|l10n|languages?|locale)\b/i,
    /(?:^|\/)(?:i18n|locales?|lang|translations?|l10n)\/|\.(?:po|pot)$|\b(?:translat\w*|i18n|l10n|language)\b/i,
  ],
  [
    /\b(?:auth\w*|permission\w*|access|login|log in|tokens?|credential\w*|acl|rights|denied|forbidden|403|401|password|oauth)\b/i,
    /auth|acl|permission|\b(?:login|token|credential\w*|rights|password)\b/i,
  ],
  [
    /\b(?:database|db|sql|quer(?:y|ies)|migrat\w*|tables?|columns?|schema|index(?:es)?|deadlock\w*|transaction\w*|mysql|postgres)\b/i,
    /migrat|schema|\bdb\b|database|sql|query|table/i,
  ],
  [
    /\b(?:time ?outs?|timed out|network\w*|https?|connection\w*|dns|rpcs?|requests?|proxy|socket|urls?|5\d\d|latency|hang\w*)\b/i,
    /timeout|network|http|connect|dns|rpc|request|proxy|socket|url|client|retry/i,
  ],
  [
    /\b(?:cach\w*|slow\w*|performance|perf|memory|oom|cpu|load|leak\w*)\b/i,
    /cach|perf|memory|optimi|async|parallel|batch/i,
  ],
  [
    /\b(?:log\w*|metrics?|alert\w*|monitor\w*|stats?|exception|sentry|spam\w*)\b/i,
    /log|metric|alert|monitor|stat|sentry/i,
  ],
  [
    /\b(?:config\w*|settings?|flags?|deploy\w*|enabl\w*|disabl\w*|production|prod|staging|feature)\b/i,
    /\.(?:ya?ml|json|toml|ini|cfg|conf)$|config|setting|flag|deploy|enable|disable/i,
  ],
  [/\b(?:docs?|documentation|readme|guide)\b/i, /docs?\/|\.md$|\.rst$|\bdoc/i],
  [
    /\b(?:types?|imports?|syntax|undefined|null|typeerror|nameerror|attributeerror|typescript)\b/i,
    /type|import|syntax|undefined|null|typescript/i,
  ],
  [/\b(?:dates?|timezone|calendar|schedul\w*|cron)\b/i, /date|timezone|calendar|schedul|cron/i],
  [/\b(?:search\w*|elastic\w*|lucene)\b/i, /search|elastic/i],
  [/\b(?:e?mails?|notif\w*|sms)\b/i, /mail|notif|sms/i],
];

const MAX_FILES = 40;
const MAX_TEXT = 20_000;
const shares = new WeakMap<Prepared['candidate'], Column>();

/** How rare among the candidates the topics are that the report and the candidate share, added up. */
export function sharedTopics(window: Window): Column {
  const { title, text } = window.symptoms;
  const report = `${title}\n${text}`.slice(0, MAX_TEXT);
  const asked = [...TOPICS.keys()].filter((topic) => TOPICS[topic]?.[0].test(report));
  const all = window.candidates.map(topicsOf);
  const result = columnOf(window, () => 0);
  for (const topic of asked) {
    const having = all.reduce((sum, share) => sum + (share[topic] ?? 0), 0);
    const tells = rarity(having, all.length) / 4;
    for (const [index, share] of all.entries())
      result[index] = (result[index] ?? 0) + (share[topic] ?? 0) * tells;
  }
  return result;
}

/** For each topic what share of the files is about it; all where the subject is. Made once for each commit. */
export function topicsOf({ candidate }: Prepared): Column {
  const known = shares.get(candidate);
  if (known) return known;
  const subject = candidate.subject.slice(0, 500);
  const counts = new Float64Array(TOPICS.length);
  const files = (candidate.files ?? []).slice(0, MAX_FILES);
  for (const { path } of files)
    for (const topic of topicsOfPath(path)) counts[topic] = (counts[topic] ?? 0) + 1;
  const made = counts.map((count, topic) => {
    if (TOPICS[topic]?.[1].test(subject) === true) return 1;
    return files.length === 0 ? 0 : count / files.length;
  });
  shares.set(candidate, made);
  return made;
}

/** The same files change again and again. */
const MEMORY = 10_000;
const memory = new Map<string, readonly number[]>();

function topicsOfPath(path: string): readonly number[] {
  const known = memory.get(path);
  if (known) return known;
  const topics = [...TOPICS.keys()].filter((topic) => TOPICS[topic]?.[1].test(path));
  if (memory.size >= MEMORY) memory.clear();
  memory.set(path, topics);
  return topics;
}
