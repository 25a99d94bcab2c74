import { SEVERITIES, type Severity } from '../incident/vocabulary.ts';
import { visible } from '../text/visible.ts';
import { Problems } from './attributes.ts';
import { readBlocks, type TableBlock } from './blocks.ts';
import type { Phase, Prose, Runbook, SeverityDefinition, TeamRole } from './model.ts';
import { readFrontMatter, readOutline, type Section } from './outline.ts';
import { PhaseReader } from './phases.ts';
import { isShell } from './steps.ts';
import { readSeverities, readTeam, severitiesNamed } from './tables.ts';

/** A file longer than this is no runbook that anyone could work through. */
const MAX_LENGTH = 1_000_000;

/** Headings whose sections tell rather than ask for something. */
const BACKGROUND =
  /^(?:meaning|impact|overview|background|description|summary|context|about|scope|references?|links|see also|further reading|additional resources|related|resources|(?:table of )?contents|change ?log|glossary|communications?|escalations?)\b/i;
const WORK =
  /\b(?:diagnos|mitigat|investigat|triage|remed|resol|recover|verif|fix|steps?\b|procedure|runbook|action|troubleshoot|debug|respon|contain|roll-?back|check|repair|restor|what to do)/i;
const TEAM = /\b(?:teams?|roles?|responders?|people)\b/i;

/** Reads any Markdown as a runbook: what cannot be understood becomes a problem, and never an exception. */
export function parseRunbook(markdown: string): Runbook {
  const problems = new Problems();
  // What a runbook asks people to read and run must be what they see: it may come from anybody's clone.
  const lines = visible(bounded(markdown, problems)).split('\n');
  const front = readFrontMatter(lines, problems);
  const read = readBlocks(lines.slice(front.lines), front.lines + 1);
  for (const { line, message, fix } of read.problems) problems.add(line, message, fix);
  const { title, sections } = readOutline(
    read.blocks,
    { metaTitle: front.title, contentLine: front.lines + 1 },
    problems,
  );
  const facts = readFacts(sections);
  const worked = workedSections(sections, facts);
  const phases = readPhases(worked, sections, facts, problems);
  const prose = readProse(sections, worked, { lines, title });
  if (phases.length === 0) problems.add(1, 'Nothing to do was found: no headings, list items or commands.');
  const { severities, teams, otherRoles } = facts;
  const { meta } = front;
  return { title, meta, severities, teams, otherRoles, phases, prose, problems: problems.inOrder() };
}

function bounded(markdown: string, problems: Problems): string {
  const text = markdown.startsWith('\ufeff') ? markdown.slice(1) : markdown;
  if (text.length <= MAX_LENGTH) return text;
  const end = text.lastIndexOf('\n', MAX_LENGTH);
  const kept = text.slice(0, end === -1 ? MAX_LENGTH : end);
  problems.add(kept.split('\n').length, 'The file is too long; what follows is not read.');
  return kept;
}

interface Facts {
  severities: SeverityDefinition[];
  readonly teams: Record<Severity, TeamRole[]>;
  readonly otherRoles: TeamRole[];
  /** Sections that hold these tables. */
  readonly sections: Set<Section>;
}

function readFacts(sections: readonly Section[]): Facts {
  const facts: Facts = {
    severities: [],
    teams: { P0: [], P1: [], P2: [], P3: [] },
    otherRoles: [],
    sections: new Set(),
  };
  for (const section of sections) {
    for (const { heading, blocks } of section.groups) {
      for (const block of blocks) {
        if (block.kind === 'table' && readTable(block, section, heading.title, facts))
          facts.sections.add(section);
      }
    }
  }
  const inTeams = new Set(SEVERITIES.flatMap((severity) => facts.teams[severity].map(({ role }) => role)));
  return { ...facts, otherRoles: facts.otherRoles.filter(({ role }) => !inTeams.has(role)) };
}

function readTable(table: TableBlock, section: Section, title: string, facts: Facts): boolean {
  const severities = facts.severities.length === 0 ? readSeverities(table) : undefined;
  if (severities) {
    facts.severities = SEVERITIES.flatMap((id) => severities.find(({ severity }) => severity === id) ?? []);
    return true;
  }
  const isTeam = TEAM.test(section.heading.title) || TEAM.test(title);
  const team = isTeam ? readTeam(table) : undefined;
  if (!team) return false;
  const named = severitiesNamed(title);
  for (const { role, severities: inRow } of team) {
    const lists = (inRow.length > 0 ? inRow : named).map((severity) => facts.teams[severity]);
    for (const list of lists.length > 0 ? lists : [facts.otherRoles]) {
      if (!list.some((known) => known.role === role.role)) list.push(role);
    }
  }
  return team.length > 0;
}

/** The sections in which there is something to do. */
function workedSections(sections: readonly Section[], facts: Facts): readonly Section[] {
  const isChecklist = hasTasks(sections);
  const found = sections.filter((section) => !facts.sections.has(section) && isPhase(section, isChecklist));
  // A file of prose alone still says what to do.
  return found.length > 0 ? found : sections.filter((section) => blocksOf(section).length > 0);
}

const hasTasks = (sections: readonly Section[]): boolean =>
  sections.some((section) => blocksOf(section).some((block) => block.kind === 'item' && block.isTask));

function readPhases(
  worked: readonly Section[],
  sections: readonly Section[],
  facts: Facts,
  problems: Problems,
): Phase[] {
  const roles = [...SEVERITIES.flatMap((severity) => facts.teams[severity]), ...facts.otherRoles];
  const reader = new PhaseReader(problems, new Set(roles.map(({ role }) => role)));
  const isChecklist = hasTasks(sections);
  const phases = worked.map((section) => reader.read(section, !isChecklist));
  // "Diagnosis: TODO" has no words for what to do, and is to be done all the same.
  const hasSteps = phases.some(
    ({ tracks, decision }) => decision !== undefined || tracks.some(({ steps }) => steps.length > 0),
  );
  return hasSteps ? phases : phases.map((phase) => reader.withItself(phase));
}

/** What is left, as it was written: nothing of a file is out of reach of who works by it. */
function readProse(
  sections: readonly Section[],
  worked: readonly Section[],
  { lines, title: runbookTitle }: { readonly lines: readonly string[]; readonly title: string },
): Prose[] {
  const phases = new Set(worked);
  return sections.flatMap((section, index) => {
    if (phases.has(section)) return [];
    const { title, window, line } = section.heading;
    const written = section.heading.written ?? (window && `${title} (${window.text})`);
    const body = lines
      .slice(section.firstLine - 1, (sections[index + 1]?.heading.line ?? lines.length + 1) - 1)
      .join('\n')
      .trim();
    const text = [written, body].filter(Boolean).join('\n\n');
    // Before the first heading there is mostly nothing, and it has no title of its own.
    return index === 0 && text === '' && title === runbookTitle ? [] : [{ title, text, line }];
  });
}

const blocksOf = (section: Section) => section.groups.flatMap(({ blocks }) => blocks);

function isPhase(section: Section, isChecklist: boolean): boolean {
  const { attributes, title } = section.heading;
  if (attributes.reference) return false;
  if (attributes.goal || attributes.decision) return true;
  const blocks = blocksOf(section);
  if (blocks.some((block) => isShell(block) || (block.kind === 'item' && block.isTask))) return true;
  if (BACKGROUND.test(title)) return false;
  if (blocks.some((block) => block.kind === 'item')) return true;
  return !isChecklist && WORK.test(title) && blocks.some((block) => block.kind === 'paragraph');
}
