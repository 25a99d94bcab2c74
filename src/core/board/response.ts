import { figureValue } from '../incident/describe.ts';
import type { Actor } from '../incident/events.ts';
import type { Figure, Incident, Remedy } from '../incident/incident.ts';
import { inOrderTried, outcomeWords } from '../incident/remedies.ts';
import { sign } from './people.ts';
import type { FigureView, RemedyView } from './response-state.ts';

export const remediesOf = (incident: Incident, me: Actor): RemedyView[] =>
  inOrderTried(incident).map((remedy) => remedyView(remedy, incident, me));

function remedyView(remedy: Remedy, incident: Incident, me: Actor): RemedyView {
  const { remedy: id, text, tried, judged } = remedy;
  return {
    id,
    text,
    tried: sign(tried, me),
    ...(tried.note && { note: tried.note }),
    label: outcomeWords(remedy, incident),
    ...(judged && {
      judged: {
        ...sign(judged, me),
        outcome: judged.outcome,
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
