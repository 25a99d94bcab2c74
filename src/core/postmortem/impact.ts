import { figureValue } from '../incident/describe.ts';
import type { Facts, Figure, Incident } from '../incident/incident.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { markdownLink, markdownText } from '../text/markdown.ts';
import { formatDuration } from '../text/time.ts';
import { isWebAddress } from '../text/web-address.ts';
import type { FactTraces } from './facts.ts';
import { said, table, trace, utc, utcSpan } from './markup.ts';
import { userImpact } from './times.ts';

export function impact(incident: Incident, sources: FactTraces): string {
  const { facts } = incident;
  const row = (label: string, key: keyof Facts, text: string | undefined): string[] => [
    label,
    sources.line(key, text),
  ];
  const given = table(
    ['Impact', 'As recorded'],
    [
      row('Users', 'usersAffected', facts.usersAffected),
      row('Services', 'services', facts.services?.join(', ')),
      row('Revenue', 'revenueImpact', facts.revenueImpact),
      row('Reputation', 'reputationImpact', facts.reputationImpact),
      row('Data', 'dataImpact', facts.dataImpact),
      row('Data at risk', 'dataAtRisk', facts.dataAtRisk),
      ...(facts.dataBreach === undefined ? [] : [row('Data breach', 'dataBreach', facts.dataBreach)]),
      ...(facts.userDataAffected === undefined
        ? []
        : [row('User data affected', 'userDataAffected', facts.userDataAffected)]),
      ['Duration of user impact', userImpact(incident)],
    ],
  );
  return `${given}\n\n${figures(incident.figures)}`;
}

function figures(all: readonly Figure[]): string {
  if (all.length === 0) return `**In figures:** ${NOT_RECORDED}`;
  const rows = all.map((one) => [
    `${said(one.what)} ${trace(one.event)}`,
    markdownText(figureValue(one)),
    spanOf(one),
    basisOf(one),
  ]);
  return `**In figures:**\n\n${table(['Figure', 'Value', 'Of the time (UTC)', 'How it is known'], rows)}`;
}

/** "2017-01-31 17:20 to 23:30 (6 h 10 min)" */
function spanOf({ from, to }: Figure): string {
  if (from === undefined || to === undefined)
    return from ? `from ${utc(from)}` : to ? `until ${utc(to)}` : NOT_RECORDED;
  const ms = Date.parse(to) - Date.parse(from);
  return `${utcSpan(from, to)}${ms > 0 ? ` (${formatDuration(ms)})` : ''}`;
}

const basisOf = ({ basis }: Figure): string =>
  basis !== undefined && isWebAddress(basis) ? markdownLink(basis) : said(basis);
