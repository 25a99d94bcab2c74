import type { Frame } from 'playwright-core';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeDemoRepository, type DemoRepository } from '../../scripts/demo-repository.ts';
import { openWorkbench, themes, type Theme, type Workbench, type WorkbenchOptions } from './workbench.ts';

const run = promisify(execFile);

/** What a plain git says in a folder, without the last line end. */
export async function gitIn(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: folder });
  return stdout.trimEnd();
}

export interface Story {
  readonly workbench: Workbench;
  readonly demo: DemoRepository;
  readonly folder: string;
  /** Takes a picture when pictures are wanted: FIRELINE_PICTURES names the folder, FIRELINE_THEME the theme. */
  picture(name: string): Promise<void>;
  dismissNotifications(): Promise<void>;
  end(): Promise<void>;
}

/** Opens a workbench on a demo repository whose last deployment broke the checkout twelve minutes ago. */
export async function startStory(options: Pick<WorkbenchOptions, 'extensions'> = {}): Promise<Story> {
  const home = await mkdtemp(join(tmpdir(), 'fireline-story-'));
  const demo = await makeDemoRepository(join(home, 'shop'), { now: new Date() });
  await gitIn(demo.folder, 'config', 'user.name', 'Ana Ruiz');
  await gitIn(demo.folder, 'config', 'user.email', 'ana@example.com');
  const theme = (process.env['FIRELINE_THEME'] ?? 'dark') as Theme;
  if (!(theme in themes)) throw new Error(`FIRELINE_THEME must be one of ${Object.keys(themes).join(', ')}.`);
  const workbench = await openWorkbench({ folder: demo.folder, theme, ...options });
  const pictures = process.env['FIRELINE_PICTURES'];
  return {
    workbench,
    demo,
    folder: demo.folder,
    picture: async (name) => {
      if (pictures === undefined) return;
      // A tooltip or a transition must not be half in the picture.
      await workbench.page.mouse.move(720, 2);
      await workbench.page.waitForTimeout(600);
      await workbench.screenshot(join(pictures, `${name}-${theme}.png`));
    },
    dismissNotifications: () => workbench.command('Notifications: Clear All Notifications'),
    end: async () => {
      await workbench.dispose();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The incident of the story, through its board. */
export class Incident {
  readonly #story: Story;

  constructor(story: Story) {
    this.#story = story;
  }

  async board(): Promise<Frame> {
    return this.#story.workbench.webviewWith('#board:not([aria-busy]) header h1');
  }

  async showPhase(name: RegExp): Promise<void> {
    await (
      await this.board()
    )
      .getByRole('navigation', { name: 'Phases' })
      .getByRole('button', { name })
      .click();
  }

  async addNote(text: string): Promise<void> {
    await this.type(text);
    const board = await this.board();
    await board.getByRole('button', { name: 'Add note' }).click();
    await board.locator('.timeline').getByText(text).first().waitFor();
  }

  /** Types into the composer of the timeline and leaves it there. */
  async type(text: string): Promise<void> {
    const board = await this.board();
    await board.getByRole('tab', { name: /Timeline/ }).click();
    const note = board.locator('.composer textarea');
    await note.fill('');
    await note.click();
    await this.#story.workbench.page.keyboard.type(text);
    // The board saves what is typed with a short delay.
    await this.#story.workbench.page.waitForTimeout(400);
  }

  async fill(field: string, value: string): Promise<void> {
    const area = (await this.board()).locator(`[data-field=${field}]`);
    await area.getByRole('button', { name: /^Edit/ }).click();
    await area.getByRole('textbox').fill(value);
    await area.getByRole('button', { name: 'Save' }).click();
    await area.getByText(value).waitFor();
  }

  async fillTime(field: string, at: Date): Promise<void> {
    const area = (await this.board()).locator(`[data-field=${field}]`);
    const two = (value: number): string => String(value).padStart(2, '0');
    const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    await area.getByRole('button', { name: /^Edit/ }).click();
    await area.locator('input').fill(`${day}T${two(at.getHours())}:${two(at.getMinutes())}`);
    await area.getByRole('button', { name: 'Save' }).click();
    await area.locator('time').waitFor();
  }
}
