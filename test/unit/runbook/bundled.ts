import { readFileSync } from 'node:fs';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { allSteps } from '../../../src/core/runbook/progress.ts';
import type { Answer, Phase, Runbook, Track } from '../../../src/core/runbook/model.ts';

const path = new URL('../../../media/runbooks/incident-response.md', import.meta.url);
export const bundledText = readFileSync(path, 'utf8');
export const bundled: Runbook = parseRunbook(bundledText);

export const phase = (id: string): Phase => bundled.phases.find((item) => item.id === id)!;
export const track = (phaseId: string, title: string): Track =>
  phase(phaseId).tracks.find((item) => item.title === title)!;
export const answer = (cause: string): Answer =>
  phase('mitigation').decision!.answers.find((item) => item.cause === cause)!;
export const stepIds = (): string[] => allSteps(bundled).map(({ step }) => step.id);
