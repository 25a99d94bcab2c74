import * as vscode from 'vscode';
import type * as z from 'zod';
import {
  draftInput,
  figureInput,
  inputProblem,
  judgementInput,
  noteInput,
  readInput,
  remedyInput,
  stepInput,
} from '../../core/agents/inputs.ts';
import { agentOf, deploymentsText, incidentText, runbookText } from '../../core/agents/texts.ts';
import { figureWords } from '../../core/comms/response.ts';
import { nextUpdateId } from '../../core/comms/sending.ts';
import type { Actor, EventDraft } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { REMEDY_LABELS } from '../../core/incident/vocabulary.ts';
import type { ToolName } from '../../manifest.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { stepDraft } from '../desk/intents.ts';
import { figureDraft, judgementDraft, trialDraft } from '../desk/response.ts';
import type { Services } from '../services.ts';

/** What a tool would put on record, and how it is told to the person who confirms it. */
interface Writing {
  readonly desk: IncidentDesk;
  readonly incident: Incident;
  readonly actor: Actor;
  readonly draft: EventDraft;
  readonly what: string;
  /** The words of the agent, as they would be recorded. */
  readonly text: string;
}

type Reader = (services: Services, input: unknown) => Promise<string>;
type Writer = (services: Services, input: unknown) => Promise<Writing>;

const READERS: Readonly<Partial<Record<ToolName, Reader>>> = {
  fireline_read_incident: async (services, input) => {
    const { desk, incident } = await find(services, parsed(readInput, input).incident);
    return incidentText(incident, await desk.runbookOf(incident), new Date().toISOString());
  },
  fireline_read_runbook: async (services, input) => {
    const { desk, incident } = await find(services, parsed(readInput, input).incident);
    return runbookText(incident, await desk.runbookOf(incident), new Date().toISOString());
  },
  fireline_read_deployments: async (services, input) => {
    const { incident } = await find(services, parsed(readInput, input).incident);
    const list = await services.deployments();
    await list.load();
    const suspects = await (await services.suspects()).ready(incident);
    return deploymentsText(incident, list.all, suspects);
  },
};

const WRITERS: Readonly<Partial<Record<ToolName, Writer>>> = {
  fireline_add_note: async (services, input) => {
    const { incident, agent, text } = parsed(noteInput, input);
    const place = await find(services, incident);
    return written(place, agent, { draft: { kind: 'note.added', data: { text } }, what: 'a note', text });
  },
  fireline_record_step: async (services, input) => {
    const { incident, agent, step, status, note } = parsed(stepInput, input);
    const place = await find(services, incident);
    const draft = await stepDraft(place.desk, place.incident, {
      step,
      status,
      ...(note !== undefined && { note }),
    });
    const text = lines(draft.data.title, status, note);
    return written(place, agent, { draft, what: `a step as ${status}`, text });
  },
  fireline_record_remedy: async (services, input) => {
    const { incident, agent, text, note } = parsed(remedyInput, input);
    const place = await find(services, incident);
    return written(place, agent, {
      draft: trialDraft(text, note),
      what: 'what was tried',
      text: lines(text, note),
    });
  },
  fireline_judge_remedy: async (services, input) => {
    const { incident, agent, remedy, outcome, note } = parsed(judgementInput, input);
    const place = await find(services, incident);
    const draft = judgementDraft(place.incident, remedy, { outcome, note });
    const text = lines(draft.data.text, REMEDY_LABELS[outcome], note);
    return written(place, agent, { draft, what: 'how it went', text });
  },
  fireline_record_impact: async (services, input) => {
    const { incident, agent, figure, from, to, ...said } = parsed(figureInput, input);
    const place = await find(services, incident);
    const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const draft = figureDraft(place.incident, { ...said, ...span }, figure);
    const text = lines(figureWords(draft.data), `Source: ${said.basis}`);
    return written(place, agent, { draft, what: 'a figure of the impact', text });
  },
  fireline_draft_status_update: async (services, input) => {
    const { incident, agent, text, title } = parsed(draftInput, input);
    const place = await find(services, incident);
    const update = nextUpdateId(place.incident, 'status');
    const data = { update, kind: 'status', audience: 'customers', text, ...(title && { title }) } as const;
    const shown = title === undefined ? text : `${title}\n\n${text}`;
    const what = 'a draft of the next status update, which is not sent';
    return written(place, agent, { draft: { kind: 'comms.drafted', data }, what, text: shown });
  },
};

const lines = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join('\n');

/** What the person is asked before anything is recorded. Reading asks nothing. */
export async function prepare(
  services: Services,
  name: ToolName,
  input: unknown,
): Promise<vscode.PreparedToolInvocation | undefined> {
  const writer = WRITERS[name];
  if (writer === undefined) return undefined;
  const { incident, actor, what, text } = await writer(services, input);
  const message = new vscode.MarkdownString();
  message.appendText(`${incident.shortId} ${incident.title}: ${what}. `);
  message.appendText(`Recorded as ${actor.name} (agent). Secrets in it are masked.`);
  message.appendCodeblock(text, 'text');
  return {
    invocationMessage: `Recording ${what}`,
    confirmationMessages: { title: `Put ${what} on record?`, message },
  };
}

/** @throws Error in words for the model */
export async function call(
  services: Services,
  name: ToolName,
  input: unknown,
  token: vscode.CancellationToken,
): Promise<string> {
  const reader = READERS[name];
  if (reader !== undefined) return reader(services, input);
  const writer = WRITERS[name];
  if (writer === undefined) throw new Error('There is no such tool.');
  const { desk, incident, actor, draft, what } = await writer(services, input);
  if (token.isCancellationRequested) throw new vscode.CancellationError();
  await desk.recordAs(actor, incident.id, { ...draft, source: 'tool' });
  return `Recorded on ${incident.shortId} as ${actor.name}: ${what}.`;
}

interface Place {
  readonly desk: IncidentDesk;
  readonly incident: Incident;
}

async function find(services: Services, named: string | undefined): Promise<Place> {
  if (!vscode.workspace.isTrusted)
    throw new Error('This workspace is not trusted, so its incidents are neither read nor written.');
  const desk = await services.desk();
  if (named === undefined) {
    if (desk.active !== undefined) return { desk, incident: desk.active };
    throw new Error('No incident is open in this window.');
  }
  const known = desk.incidents.find(({ id, shortId }) => id === named || shortId === named);
  const incident = known && (await desk.open(known.id));
  if (incident !== undefined) return { desk, incident };
  throw new Error('There is no such incident in this window. Read the incident first: its id stands there.');
}

async function written(
  { desk, incident }: Place,
  agent: string | undefined,
  writing: Pick<Writing, 'draft' | 'what' | 'text'>,
): Promise<Writing> {
  const person = await desk.me(desk.homeOf(incident.id));
  return { desk, incident, actor: agentOf(person, agent), ...writing };
}

function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new Error(inputProblem(result.error));
}
