import assert from 'node:assert/strict';
import { rollbackDocument } from '../../../src/core/rollback/document.ts';
import {
  warningLines,
  warningsOf,
  type RollbackSurvey,
  type RollbackSuspect,
} from '../../../src/core/rollback/plan.ts';
import { isManifest, isMigration } from '../../../src/core/rollback/touched.ts';
import {
  confirmation,
  planRollback,
  type RollbackPlan,
  type Templates,
} from '../../../src/core/rollback/ways.ts';
import type { Shell } from '../../../src/core/text/shell.ts';
import { endsOf } from './deployed.ts';

const BAD = 'b'.repeat(40);
const GOOD = 'a'.repeat(40);
const commit = (subject: string, isMerge = false) => ({
  revision: 'c'.repeat(40),
  at: '2026-11-20T14:05:00.000Z',
  author: 'Bo_Lind',
  subject,
  isMerge,
});
const SURVEY: RollbackSurvey = {
  commits: [commit('Add *express* [orders](http://x)', true), commit('Second')],
  isCut: false,
  files: [
    { path: 'src/a_b.ts', change: 'changes' },
    { path: 'db/migrate/20261120_orders.rb', change: 'goes' },
    { path: 'package-lock.json', change: 'changes' },
  ],
  mainline: { name: 'main', revision: 'd'.repeat(40) },
  later: [{ revision: 'e'.repeat(40), subject: 'Build on it', files: ['src/a_b.ts'] }],
};

interface Change {
  readonly survey?: Partial<RollbackSurvey>;
  readonly templates?: Partial<Templates>;
  readonly shell?: Shell | undefined;
  readonly suspect?: RollbackSuspect;
}

const SUSPECT = {
  revision: 'f'.repeat(40),
  title: 'Round prices up (#7)',
  probability: 0.914,
  paths: ['src/a_b.ts', 'package-lock.json'],
};

function plan(change: Change = {}): RollbackPlan {
  const survey = { ...SURVEY, ...change.survey };
  return planRollback({
    ends: endsOf(BAD, GOOD),
    survey,
    warnings: warningsOf(survey, ['deploy/production/3']),
    suspect: change.suspect,
    templates: { redeploy: '', command: '', check: '', ...change.templates },
    incident: 'INC-20261120-7777',
    shell: 'shell' in change ? change.shell : 'posix',
  });
}
const choices = (change?: Change): string[] => plan(change).offers.map(({ choice }) => choice);
const offer = (choice: string, change?: Change) =>
  plan(change).offers.find((one) => one.choice === choice) ?? assert.fail(choice);

describe('the ways back', () => {
  it('S17: are those that the repository and the settings allow', () => {
    assert.deepEqual(choices(), ['revert', 'revert-mainline', 'restore', 'redeploy']);
    assert.deepEqual(choices({ templates: { command: './undo ${name}' } }).at(-1), 'command');
    assert.deepEqual(choices({ survey: { mainline: { name: 'main', revision: BAD } } }), [
      'revert',
      'restore',
      'redeploy',
    ]);
    assert.deepEqual(choices({ survey: { commits: [] } }), ['restore', 'redeploy']);
    assert.deepEqual(choices({ survey: { isCut: true } }), ['restore', 'redeploy']);
    assert.deepEqual(choices({ survey: { commits: [], files: [] } }), ['redeploy']);
  });

  it('S17: are one more where one commit of several stands out', () => {
    assert.deepEqual(choices({ suspect: SUSPECT }).slice(0, 3), [
      'revert',
      'revert-suspect',
      'revert-mainline',
    ]);
    const alone = {
      survey: { commits: [{ ...commit('Round'), revision: SUSPECT.revision }] },
      suspect: SUSPECT,
    };
    assert.ok(!choices(alone).includes('revert-suspect'));
    const merged = { survey: { commits: [commit('Release', true)] }, suspect: SUSPECT };
    assert.match(
      offer('revert-suspect', merged).detail,
      /^ffffffffff Round prices up \(#7\) \(91 %\)\. Leaves/,
    );
  });

  it('S17: warn, before one commit is taken back, only of what that one changed', () => {
    const text = confirmation(plan({ suspect: SUSPECT }), offer('revert-suspect', { suspect: SUSPECT }));
    assert.doesNotMatch(text, /migration/);
    assert.match(text, /⚠ 1 later commit changes the same files: Build on it/);
    assert.match(text, /⚠ Dependencies change with it: package-lock\.json\nffffffffff Round/);
  });

  it('S17: say what each will do, to the exact revision', () => {
    assert.match(offer('revert').detail, /^2 commits, 3 files\. A branch at deploy\/production\/2/);
    assert.match(
      offer('redeploy').detail,
      new RegExp(`^deploy/production/1 at ${GOOD}\\. Fireline shows it`),
    );
    const redeploy = offer('redeploy', {
      templates: { redeploy: './deploy ${revision} ${previousRevision}' },
    });
    assert.deepEqual(redeploy.command, { text: `./deploy ${GOOD} ${GOOD}` });
    const command = offer('command', {
      templates: { command: './undo ${name} ${revision} --to ${previousRevision}' },
    });
    assert.deepEqual(command.command, { text: `./undo deploy/production/2 ${BAD} --to ${GOOD}` });
  });

  it('say why a command cannot be run, instead of running something else', () => {
    const broken = offer('command', { templates: { command: './undo ${service}' } });
    assert.match(broken.detail, /cannot be run\. It asks for \$\{service\}/);
    const foreign = offer('redeploy', { templates: { redeploy: './deploy' }, shell: undefined });
    assert.match(foreign.detail, /cannot quote for the shell/);
  });

  it('S17: warn of migrations first, then of what came later, then of dependencies', () => {
    assert.deepEqual(warningLines(plan().warnings), [
      '1 migration is not undone by this: db/migrate/20261120_orders.rb',
      'Deployed there since: deploy/production/3',
      '1 later commit changes the same files: Build on it',
      'Dependencies change with it: package-lock.json',
    ]);
  });

  it('name the commits in the question before a revert, and only there', () => {
    const text = confirmation(plan(), offer('revert'));
    assert.match(text, /⚠ 1 migration is not undone[^]*cccccccccc Second$/);
    assert.doesNotMatch(confirmation(plan(), offer('redeploy')), /Second/);
    const many = { survey: { commits: Array.from({ length: 20 }, (_, n) => commit(`Commit ${n}`)) } };
    assert.match(confirmation(plan(many), offer('revert', many)), /Commit 7\nand 12 more$/);
  });

  it('S17: stand in a document that shows text from git as text', () => {
    const text = rollbackDocument(plan());
    assert.ok(text.includes(String.raw`Add \*express\* \[orders\](http\://x) (merge), Bo\_Lind`), text);
    assert.ok(text.includes(String.raw`- src/a\_b.ts changes back`));
    assert.ok(
      text.includes('## 3 files') &&
        text.includes('## 2 commits') &&
        text.includes('Nothing has been done yet.'),
    );
    assert.ok(text.indexOf('not undone by this') < text.indexOf('## Ways'));
    assert.ok(text.includes(GOOD) && text.includes(BAD));
  });
});

describe('files that need a look before going back', () => {
  it('S17: are migrations of the usual tools', () => {
    const migrations = [
      'db/migrate/20261120_add.rb',
      'app/migrations/0002_orders.py',
      'prisma/migrations/1_init/migration.sql',
      'prisma/schema.prisma',
      'alembic/versions/ae1.py',
      'src/main/resources/db/V1__init.sql',
      'java/db/V1_2__Fill.java',
      'db/schema.rb',
      'sql/x.SQL',
    ];
    for (const path of migrations) assert.ok(isMigration(path), path);
    for (const path of ['src/migrate.ts', 'docs/immigration/a.md', 'V1__notes.md', 'src/sqlite.ts'])
      assert.ok(!isMigration(path), path);
  });

  it('S17: are what names and pins dependencies', () => {
    const manifests = [
      'package.json',
      'web/yarn.lock',
      'go.sum',
      'Gemfile.lock',
      'requirements-dev.txt',
      'a/B.csproj',
    ];
    for (const path of manifests) assert.ok(isManifest(path), path);
    for (const path of ['src/package.ts', 'lock.txt', 'my-package.json5', 'docs/requirements.md'])
      assert.ok(!isManifest(path), path);
  });
});
