import * as vscode from 'vscode';
import { boardState } from '../../core/board/board-state.ts';
import type { DeploymentsInput } from '../../core/board/deployments.ts';
import type { SuspectsInput } from '../../core/board/suspects.ts';
import type { BoardState } from '../../core/board/state.ts';
import { isOver, type Incident } from '../../core/incident/incident.ts';
import { SEVERITIES, type Severity } from '../../core/incident/vocabulary.ts';
import { commsInput } from '../comms/channels.ts';
import type { DeploymentList } from '../desk/deploymentList.ts';
import type { Home } from '../desk/home.ts';
import { NOBODY } from '../desk/identity.ts';
import { policySettingOf } from '../desk/policy.ts';
import { sharingViewOf } from '../desk/sharingView.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';

/** What the board of an incident shows now; undefined when the incident is not in this window. */
export async function readBoardState(
  services: Services,
  id: string,
  timelineLimit: number | undefined,
): Promise<BoardState | undefined> {
  const desk = await services.desk();
  const incident = await desk.open(id);
  if (incident === undefined) return undefined;
  const home = desk.homeOf(id);
  const list = await services.deployments();
  // The board does not wait for git: deployments follow when they are there.
  if (list.current === undefined) void list.load();
  const suspects = await suspectsOf(services, incident);
  const similar = (await services.similar()).of(incident);
  const sharing = sharingViewOf(home, id);
  const news = desk.news(id);
  return boardState({
    incident,
    runbook: await desk.runbookOf(incident),
    deployments: deploymentsOf(list),
    ...(suspects && { suspects }),
    similar,
    journal: journalOf(home),
    ...(sharing && { sharing }),
    ...(news && { news }),
    comms: await commsInput(services.context.secrets, vscode.Uri.file(home.folder)),
    me: desk.knownMe(home) ?? NOBODY,
    now: Date.now(),
    severityLabels: labelsOf(home),
    policy: policySettingOf(home),
    ...(timelineLimit !== undefined && { timelineLimit }),
  });
}

/** What is over needs no suspects; unless somebody asks, git is not read for it. */
async function suspectsOf(services: Services, incident: Incident): Promise<SuspectsInput | undefined> {
  const suspects = await services.suspects();
  if (!isOver(incident)) suspects.look(incident);
  return suspects.of(incident.id);
}

function deploymentsOf(list: DeploymentList): DeploymentsInput {
  const { current } = list;
  if (current === undefined) return { state: 'loading', list: [] };
  const failures = current.flatMap(({ failure }) => failure ?? []);
  const listings = current.flatMap(({ listing }) => listing ?? []);
  const message = [...failures, ...listings.flatMap(({ lacks }) => lacks)].join(' ');
  const isRead = listings.every(({ isWhole }) => isWhole);
  return {
    state: failures.length > 0 && failures.length === current.length ? 'failed' : isRead ? 'ready' : 'listed',
    ...(message !== '' && { message }),
    mainlines: listings.flatMap(({ mainline }) => mainline ?? []),
    list: list.all,
  };
}

function journalOf({ journal }: Home): { pending: number; message?: string } {
  const { pending, flushError, fallbackReason } = journal.status();
  const message = flushError ?? fallbackReason;
  return { pending, ...(message !== undefined && { message }) };
}

function labelsOf(home: Home): Record<Severity, string> {
  const labels = setting('severity.labels', vscode.Uri.file(home.folder));
  const entries = SEVERITIES.map((severity) => [severity, `${severity} · ${labels[severity]}`]);
  return Object.fromEntries(entries) as Record<Severity, string>;
}
