import type { Cause } from '../incident/vocabulary.ts';
import { slugify } from '../text/slug.ts';
import { losesWords, plainText } from '../text/markdown.ts';
import { conditionOf, type Attributes, type Problems } from './attributes.ts';
import type { NoteBlock } from './blocks.ts';
import { nearestWord } from './attribute-words.ts';
import { Ids } from './ids.ts';
import type { Answer, Decision, Phase, Step, Track } from './model.ts';
import type { Group, Heading, Section } from './outline.ts';
import { readSteps, type StepDraft } from './steps.ts';

const MAX_STEPS = 10_000;
const OUTPUT = /^(?:\*\*|__|\*|_)?outputs?:?(?:\*\*|__|\*|_)?:?\s+(?=\S)/i;

/** For the headings under a decision that do not say which answer they are. */
const CAUSE_WORDS: readonly (readonly [RegExp, Cause])[] = [
  [/\b(?:deploy|release|roll-?out)/i, 'deployment'],
  [/\b(?:external|third[- ]party|depend|provider|upstream|vendor)/i, 'external-dependency'],
  [/\binfrastructure|\bcapacity|\bhost/i, 'infrastructure'],
  [/\b(?:code|bug|defect)/i, 'code-bug'],
];

interface PhaseDraft {
  readonly id: string;
  readonly intro: string[];
  readonly tracks: Track[];
}

type AnswerDraft = Omit<Answer, 'hint'> & { hint?: string; readonly steps: Step[] };

interface DecisionDraft {
  readonly group: Group;
  readonly hint: string[];
  /** With the level of its heading: deeper ones belong to it. */
  readonly answers: { readonly level: number; readonly answer: AnswerDraft }[];
}

/** Turns the sections of one runbook into phases. One reader per file: ids are unique within it. */
export class PhaseReader {
  private readonly ids = new Ids();
  private readonly problems: Problems;
  private readonly roles: ReadonlySet<string>;
  private stepCount = 0;

  /** @param roles ids of the roles that the file defines; when it defines none, any role is taken */
  constructor(problems: Problems, roles: ReadonlySet<string>) {
    this.problems = problems;
    this.roles = roles;
  }

  read(section: Section, proseIsSteps: boolean): Phase {
    const { heading } = section;
    const draft: PhaseDraft = { id: this.ids.make(undefined, heading.title), intro: [], tracks: [] };
    const output = takeOutput(section);
    const decision = this.readGroups(section, draft, proseIsSteps);
    const role = this.roleOf(heading);
    return {
      id: draft.id,
      title: heading.title,
      ...(heading.window && { window: heading.window }),
      ...(draft.intro.length > 0 && { intro: draft.intro.join('\n\n') }),
      ...(output !== undefined && { output }),
      ...(heading.attributes.goal && { goal: heading.attributes.goal }),
      ...(role !== undefined && { role }),
      tracks: draft.tracks,
      ...(decision && { decision }),
      line: heading.line,
    };
  }

  /** A phase that names no step is one. */
  withItself(phase: Phase): Phase {
    const [step] = this.steps(
      [{ title: phase.title, details: [], attributes: {}, commands: [], line: phase.line }],
      phase.id,
    );
    if (step === undefined) return phase;
    const track = {
      id: this.ids.make(phase.id, 'steps'),
      throughout: false,
      steps: [step],
      line: phase.line,
    };
    return { ...phase, tracks: [...phase.tracks, track] };
  }

  private readGroups({ groups }: Section, draft: PhaseDraft, proseIsSteps: boolean): Decision | undefined {
    const asked = decisionOf(groups);
    const decision: DecisionDraft | undefined = asked && { group: asked, hint: [], answers: [] };
    const id = asked && this.ids.make(draft.id, asked === groups[0] ? 'decision' : asked.heading.title);
    let isUnder = false;
    for (const group of groups) {
      if (decision && group === asked) isUnder = true;
      else if (asked && group.heading.level <= asked.heading.level) isUnder = false;
      const read = readSteps(group.blocks, proseIsSteps && group !== asked && !hasWork(group), this.problems);
      if (decision && isUnder && this.readAnswer(group, decision, id ?? draft.id, read)) continue;
      this.readTrack(group, draft, read, decision);
    }
    if (!decision || id === undefined) return undefined;
    if (decision.answers.length === 0) {
      const { title } = decision.group.heading;
      draft.intro.push(...(decision.group === groups[0] ? [] : [title]), ...decision.hint);
    }
    return this.finishDecision(decision, id);
  }

  private readTrack(
    group: Group,
    draft: PhaseDraft,
    read: ReturnType<typeof readSteps>,
    decision: DecisionDraft | undefined,
  ): void {
    const isPhase = group.parent === undefined;
    if (isPhase) draft.intro.push(...read.intro);
    else if (group === decision?.group) decision.hint.push(...read.intro);
    const intro = isPhase || group === decision?.group ? [] : read.intro;
    // A heading with nothing under it is still something that was written.
    const isOwn = !isPhase && group !== decision?.group;
    if (read.steps.length === 0 && intro.length === 0 && !isOwn) return;
    const attributes = isPhase ? {} : inherited(group);
    const id = this.ids.make(draft.id, isPhase ? 'steps' : group.heading.title);
    const role = isPhase ? undefined : this.roleOf({ ...group.heading, attributes });
    const condition = conditionOf(attributes);
    draft.tracks.push({
      id,
      ...(!isPhase && { title: group.heading.title }),
      ...(role !== undefined && { role }),
      ...(condition && { condition }),
      throughout: attributes.throughout ?? /^throughout\b/i.test(group.heading.title),
      ...(intro.length > 0 && { intro: intro.join('\n\n') }),
      steps: this.steps(read.steps, isPhase ? draft.id : id),
      line: group.heading.line,
    });
  }

  /** False when the group is no answer of the decision: it is then read as a track. */
  private readAnswer(
    group: Group,
    decision: DecisionDraft,
    id: string,
    read: ReturnType<typeof readSteps>,
  ): boolean {
    if (group === decision.group) return false;
    const { heading } = group;
    const last = decision.answers.at(-1);
    const isMarked = decision.group.heading.attributes.decision;
    const cause = heading.attributes.answer ?? (isMarked && causeIn(heading.title));
    const drafts = read.steps.map((step) => ({
      ...step,
      attributes: passedOn(heading.attributes, step.attributes),
    }));
    if (last && heading.level > last.level && !heading.attributes.answer) {
      addTo(last.answer, heading.title, read.intro);
      last.answer.steps.push(...this.steps(drafts, `${id}/${last.answer.cause}`));
      return true;
    }
    if (!cause || heading.attributes.throughout) return false;
    const steps = this.steps(drafts, `${id}/${cause}`);
    const same = decision.answers.find(({ answer }) => answer.cause === cause)?.answer;
    if (same) {
      this.problems.add(heading.line, `There are two answers "${cause}"; they are read as one.`);
      addTo(same, heading.title, read.intro);
      same.steps.push(...steps);
      return true;
    }
    const hint = read.intro.join('\n\n');
    const { title, line, level } = heading;
    decision.answers.push({ level, answer: { cause, title, ...(hint !== '' && { hint }), steps, line } });
    return true;
  }

  private finishDecision({ group, hint, answers }: DecisionDraft, id: string): Decision | undefined {
    const { title: question, line } = group.heading;
    if (answers.length === 0) {
      this.problems.add(line, 'This decision has no answers: headings under it marked with "answer".');
      return undefined;
    }
    return {
      id,
      question,
      ...(hint.length > 0 && { hint: hint.join('\n\n') }),
      answers: answers.map(({ answer }) => answer),
      line,
    };
  }

  private steps(drafts: readonly StepDraft[], parent: string): Step[] {
    const taken = drafts.slice(0, MAX_STEPS - this.stepCount);
    const left = drafts[taken.length];
    if (left) this.problems.add(left.line, `Only the first ${MAX_STEPS} steps are read.`);
    this.stepCount += taken.length;
    return taken.map((draft) => this.step(draft, parent));
  }

  private step({ title, details, attributes, commands, line }: StepDraft, parent: string): Step {
    const condition = conditionOf(attributes);
    const role = this.knownRole(attributes, line);
    return {
      id: this.ids.make(parent, title),
      title,
      ...(details.length > 0 && { details: joined(details) }),
      ...(role !== undefined && { role }),
      ...(condition && { condition }),
      required: !attributes.optional,
      ...(attributes.milestone && { milestone: attributes.milestone }),
      ...(attributes.action && { action: attributes.action }),
      commands,
      line,
    };
  }

  /** A heading that is the name of a role needs no attribute. */
  private roleOf({ attributes, title, line }: Heading): string | undefined {
    if (attributes.role !== undefined) return this.knownRole(attributes, line);
    const role = slugify(title);
    return this.roles.has(role) ? role : undefined;
  }

  private knownRole({ role }: Attributes, line: number): string | undefined {
    if (role === undefined) return undefined;
    const id = slugify(role);
    if (this.roles.size > 0 && !this.roles.has(id)) {
      const by = nearestWord(role, this.roles);
      this.problems.add(
        line,
        `No team of this runbook has a role "${role}".`,
        by === undefined ? undefined : { kind: 'replace', word: role, by },
      );
    }
    return id || undefined;
  }
}

/** What a deeper heading under an answer says belongs to that answer. */
function addTo(answer: AnswerDraft, title: string, intro: readonly string[]): void {
  answer.hint = [answer.hint, title, ...intro].filter(Boolean).join('\n\n');
}

/** Has steps of its own, so that its paragraphs explain and are nothing to tick. */
const hasWork = ({ blocks }: Group): boolean => blocks.some(({ kind }) => kind === 'item');

const causeIn = (title: string): Cause | undefined => CAUSE_WORDS.find(([words]) => words.test(title))?.[1];

/** The heading that asks: marked as a decision, or the one above the first answer. */
function decisionOf(groups: readonly Group[]): Group | undefined {
  const marked = groups.find(({ heading }) => heading.attributes.decision);
  if (marked) return marked;
  return groups.find(({ heading }) => heading.attributes.answer)?.parent;
}

/** A heading below a track is a track of its own, under the same condition and role unless it names others. */
function inherited({ heading, parent }: Group): Attributes {
  return parent?.parent ? passedOn(inherited(parent), heading.attributes) : heading.attributes;
}

function passedOn({ role, severities, when, throughout }: Attributes, own: Attributes): Attributes {
  return {
    ...(role !== undefined && { role }),
    ...(severities && { severities }),
    ...(when && { when }),
    ...(throughout && { throughout }),
    ...own,
  };
}

/** "Output: …" says what the phase ends with, wherever in the phase it stands. The paragraph is taken out. */
function takeOutput({ groups }: Section): string | undefined {
  for (const { blocks } of groups) {
    const index = blocks.findIndex((block) => block.kind === 'paragraph' && OUTPUT.test(block.text));
    const block = blocks[index];
    if (block?.kind !== 'paragraph') continue;
    const text = block.text.replace(OUTPUT, '');
    const output = plainText(text).replace(/\.$/, '');
    const { line, depth } = block;
    // It is shown as one plain line, so what that has no room for stays where it was.
    const kept: NoteBlock[] = losesWords(text, output) ? [{ kind: 'note', text, line, depth }] : [];
    blocks.splice(index, 1, ...kept);
    return output;
  }
  return undefined;
}

/** Lines of one list stay together; all else is parted by blank lines. */
function joined(parts: readonly string[]): string {
  return parts.reduce((text, part, index) => {
    const isList = /^ *- /.test(part) && /^ *- /.test(parts[index - 1] ?? '');
    return text === '' ? part : `${text}${isList ? '\n' : '\n\n'}${part}`;
  }, '');
}
