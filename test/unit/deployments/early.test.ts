import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  listDeployments,
  type DeploymentListing,
  type ListDeploymentsOptions,
} from '../../../src/git/deployments.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { countingGit } from '../suspects-git/helpers.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

describe('the list of deployments before it is known what each brought', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  const day = (number: number): string => `2026-11-${String(number).padStart(2, '0')}`;
  const commitOn = (number: number): Promise<string> =>
    fixture.commit(`change ${number} (#${number})`, { at: `${day(number)}T08:00:00Z`, author: 'Bo' });

  async function both(
    options: ListDeploymentsOptions & { readonly gitPath?: string; readonly folder?: string } = {},
  ): Promise<{ readonly early: DeploymentListing; readonly whole: DeploymentListing }> {
    const { gitPath, folder = fixture.folder, ...rest } = options;
    const early: DeploymentListing[] = [];
    const opened = await openRepository(folder, gitPath === undefined ? {} : { gitPath });
    const whole = await listDeployments(opened, { now, onListed: (one) => early.push(one), ...rest });
    const [only, ...others] = early;
    assert.ok(only !== undefined && others.length === 0, `told ${early.length} times`);
    return { early: only, whole };
  }

  /** What a list says that does not depend on the graph. */
  const withoutSteps = ({ deployments, scheme, lacks }: DeploymentListing) => ({
    deployments: deployments.map(({ step: _, ...deployment }) => deployment),
    scheme,
    lacks,
  });

  function assertSame({ early, whole }: { early: DeploymentListing; whole: DeploymentListing }): void {
    assert.deepEqual([early.isWhole, whole.isWhole], [false, true]);
    assert.deepEqual(withoutSteps(early), withoutSteps(whole));
    assert.ok(early.deployments.every(({ step }) => step === undefined));
    assert.equal(early.unreleased, undefined);
    assert.equal(early.mainline?.state ?? 'reading', 'reading');
    // So that the list does not jump: where something is told of the mainline, there is a place for it.
    assert.equal(early.mainline?.name, whole.mainline?.name);
  }

  /** A git that does something else when it is to walk: shell, where $0 is the script. */
  async function gitThatWalks(how: string): Promise<{ readonly gitPath: string; readonly mark: string }> {
    const gitPath = path.join(fixture.home, 'git-that-walks');
    await writeFile(gitPath, `#!/bin/sh\ncase "$*" in *rev-list*) ${how};; esac\nexec git "$@"\n`);
    await chmod(gitPath, 0o755);
    return { gitPath, mark: `${gitPath}.mark` };
  }

  const MARKS: Readonly<Record<string, () => Promise<void>>> = {
    'tags with times, also of other environments': async () => {
      for (const number of [1, 2, 3]) {
        await commitOn(number);
        await fixture.tag(`deploy/production/checkout/${day(number)}T09-00Z`);
        await fixture.tag(`deploy/staging/checkout/${day(number)}T08-30Z`);
      }
      await fixture.tag(`deploy/production/checkout/${day(4)}T09-00Z`, { revision: 'HEAD^' });
      await commitOn(5);
    },
    'releases, and a patch of an old one': async () => {
      await commitOn(1);
      await fixture.tag('v1.0.0', { by: 'CI', at: `${day(1)}T09:00:00Z` });
      await commitOn(2);
      await fixture.tag('v2.0.0', { by: 'CI', at: `${day(2)}T09:00:00Z` });
      await fixture.git('checkout', '--quiet', '-b', 'old', 'v1.0.0');
      await commitOn(3);
      await fixture.tag('v1.0.1', { by: 'CI', at: `${day(3)}T09:00:00Z` });
    },
    'counts of which one was made a second time': async () => {
      await commitOn(1);
      await fixture.tag('release_1');
      await commitOn(2);
      await fixture.tag('release_2');
      await fixture.tag('release_3', { revision: 'HEAD^' });
    },
    'merges, with a clock that was wrong': async () => {
      for (const number of [1, 9, 3]) await commitOn(number);
    },
    'a branch of production beside the mainline': async () => {
      await commitOn(1);
      await fixture.git('branch', 'production');
      await commitOn(2);
    },
    'refs that CI writes': async () => {
      for (const number of [1, 2]) {
        const revision = await commitOn(number);
        await fixture.git('update-ref', `refs/deploy/production/${day(number)}T09-00Z`, revision);
      }
      await commitOn(3);
    },
    notes: async () => {
      await commitOn(1);
      await fixture.git('notes', '--ref=deployments', 'add', '-m', `production ${day(2)}T09:00:00Z`);
      await commitOn(3);
    },
  };
  for (const [marks, make] of Object.entries(MARKS)) {
    it(`S14: has the names, the order and the times of the whole one: ${marks}`, async () => {
      await make();
      const { early, whole } = await both();
      assert.ok(whole.deployments.length > 0);
      assertSame({ early, whole });
    });
  }

  it('S14: is told before the walk is over, which then tells steps and what is not deployed', async () => {
    for (const number of [1, 2]) {
      await commitOn(number);
      await fixture.tag(`production-${day(number)}T09-00Z`);
    }
    await fixture.tag(`production-${day(3)}T09-00Z`, { revision: 'HEAD^' });
    await commitOn(4);
    const { gitPath, mark } = await gitThatWalks('while [ ! -e "$0.mark" ]; do sleep 0.02; done');
    const opened = await openRepository(fixture.folder, { gitPath });
    let early: DeploymentListing | undefined;
    const whole = await listDeployments(opened, {
      now,
      onListed: (listing) => {
        early = listing;
        // Only now git begins to walk.
        void writeFile(mark, '');
      },
    });
    assert.ok(early);
    assertSame({ early, whole });
    assert.deepEqual(
      whole.deployments.map(({ step }) => step),
      ['rollback', 'forward', undefined],
    );
    assert.match(whole.unreleased?.name ?? '', /^1 commit on main not yet deployed$/);
    assert.equal(whole.mainline?.state, 'unreleased');
  });

  it('S14: says that all of the mainline is deployed, once that is known', async () => {
    await commitOn(1);
    await fixture.tag(`production-${day(1)}T09-00Z`);
    await commitOn(2);
    await fixture.tag(`production-${day(2)}T09-00Z`);
    const { whole } = await both();
    assert.deepEqual([whole.mainline?.state, whole.unreleased], ['released', undefined]);
  });

  it('S14: is all there is when git fails to walk, and says what is lacking and why', async () => {
    for (const number of [1, 2]) {
      await commitOn(number);
      await fixture.tag(`production-${day(number)}T09-00Z`);
    }
    const { gitPath } = await gitThatWalks('echo "fatal: the graph is broken" >&2; exit 128');
    const { early, whole } = await both({ gitPath });
    const { lacks, ...rest } = whole;
    assert.deepEqual(lacks.slice(0, early.lacks.length), early.lacks);
    assert.match(
      lacks.slice(early.lacks.length).join('\n'),
      /^What each deployment brought is not known here\. .*the graph is broken/,
    );
    const { deployments, scheme, tip } = early;
    assert.deepEqual(rest, { deployments, scheme, tip, isWhole: true });
  });

  it('S14: says of a shallow clone at once that it is one', async () => {
    for (const number of [1, 2]) await commitOn(number);
    await fixture.tag(`production-${day(2)}T09-00Z`);
    const folder = path.join(fixture.home, 'shallow');
    await fixture.git('clone', '--quiet', '--depth=1', `file://${fixture.folder}`, folder);
    const { early, whole } = await both({ folder });
    assert.match(early.lacks.join('\n'), /This clone is shallow/);
    assertSame({ early, whole });
  });

  for (const filter of ['blob:none', 'tree:0']) {
    it(`S14: lacks nothing in a partial clone (${filter}), and fetches nothing`, async () => {
      for (const number of [1, 2]) {
        await commitOn(number);
        await fixture.tag(`production-${day(number)}T09-00Z`);
      }
      await fixture.git('config', 'uploadpack.allowFilter', 'true');
      const folder = path.join(fixture.home, 'partial');
      const clone = ['clone', '--quiet', '--no-checkout', `--filter=${filter}`];
      await fixture.git(...clone, `file://${fixture.folder}`, folder);
      const packs = (): Promise<string> => fixture.gitIn(folder, 'count-objects', '-v');
      const before = await packs();
      const { early, whole } = await both({ folder });
      assertSame({ early, whole });
      assert.deepEqual(
        whole.deployments.map(({ step }) => step),
        ['forward', undefined],
      );
      assert.equal(await packs(), before);
    });
  }

  it('S14: is kept when the walk is cancelled, which ends git', async () => {
    for (const number of [1, 2]) {
      await commitOn(number);
      await fixture.tag(`production-${day(number)}T09-00Z`);
    }
    const hang = 'echo $$ > "$0.new"; mv "$0.new" "$0.mark"; exec sleep 600';
    const { gitPath, mark } = await gitThatWalks(hang);
    const opened = await openRepository(fixture.folder, { gitPath });
    const stopping = new AbortController();
    let early: DeploymentListing | undefined;
    const reading = listDeployments(opened, {
      now,
      signal: stopping.signal,
      onListed: (listing) => {
        early = listing;
        stopping.abort();
      },
    });
    await assert.rejects(reading, { reason: 'aborted' });
    assert.equal(early?.deployments.length, 2);
    // It may have been ended before it could say who it is.
    const pid = await readFile(mark, 'utf8').catch(() => undefined);
    if (pid !== undefined) assert.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' });
  });

  it('S14: is not told any more when the reading was cancelled before', async () => {
    await commitOn(1);
    await fixture.tag(`production-${day(1)}T09-00Z`);
    const onListed = (): void => assert.fail('told');
    const signal = AbortSignal.abort();
    const reading = listDeployments(await openRepository(fixture.folder), { now, signal, onListed });
    await assert.rejects(reading, { reason: 'aborted' });
  });

  it('S14: takes as many processes as the whole one, four where tags mark deployments', async () => {
    for (const number of [1, 2]) {
      await commitOn(number);
      await fixture.tag(`production-${day(number)}T09-00Z`);
    }
    const git = await countingGit(fixture);
    const opened = await openRepository(fixture.folder, { gitPath: git.gitPath });
    await git.commands();
    await listDeployments(opened, { now });
    const commands = (await git.commands()).map((command) => command.split(' ')[0]);
    assert.deepEqual(commands.toSorted(), ['cat-file', 'for-each-ref', 'for-each-ref', 'rev-list']);
  });
});
