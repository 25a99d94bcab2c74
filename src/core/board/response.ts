import { figureValue } from '../incident/describe.ts';
import type { Actor } from '../incident/events.ts';
import type { Figure, Incident, Remedy } from '../incident/incident.ts';
import { REMEDY_LABELS } from '../incident/vocabulary.ts';
import { sign } from './people.ts';
import type { FigureView, RemedyView } from './response-state.ts';

/** What was tried, by when it began. */
export const remediesOf = ({ remedies }: Incident, me: Actor): RemedyView[] =>
  remedies
    .toSorted((a, b) => Date.parse(a.tried.at) - Date.parse(b.tried.at))
    .map((remedy) => remedyView(remedy, me));

function remedyView({ remedy, text, tried, judged }: Remedy, me: Actor): RemedyView {
  return {
    id: remedy,
    text,
    tried: sign(tried, me),
    ...(tried.note && { note: tried.note }),
    ...(judged && {
      judged: {
        ...sign(judged, me),
        outcome: judged.outcome,
        label: REMEDY_LABELS[judged.outcome],
        ...(judged.note && { note: judged.note }),
      },
    }),
  };
}

export const figuresOf = ({ figures }: Incident, me: Actor): FigureView[] =>
  figures.map((figure) => figureView(figure, me));

function figureView(one: Figure, me: Actor): FigureView {
  const { figure, what, from, to, basis } = one;
  return {
    id: figure,
    what,
    value: figureValue(one),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(basis !== undefined && { basis }),
    signed: sign(one, me),
  };
}
