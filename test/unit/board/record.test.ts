import assert from 'node:assert/strict';
import { failureLine, failureWord, sharingLine, sharingSentence } from '../../../src/core/board/sharing.ts';
import { newsOf, seeAll } from '../../../src/core/incident/news.ts';
import { SYNC_FAILURES } from '../../../src/git/journal/sync/sharing.ts';
import { audienceSentence, placeOf } from '../../../src/editor/commands/audience.ts';
import { boardStateSchema } from '../../../src/core/board/state.ts';
import { ANA, at as timeAt, BO, declared, event } from '../incident/make.ts';
import { at, board } from './make-board.ts';

const time = (iso: string): string => iso.slice(11, 16);
const failure = {
  word: 'offline',
  message: 'It cannot be reached. Check the network.',
  since: timeAt(2),
  nextAttempt: timeAt(5),
};

describe('the shared record on the board', () => {
  it('marks what is new, and counts it with who did what', () => {
    const before = [at('P1')];
    const seen = seeAll(before, timeAt(2));
    const more = [
      event(3, 'note.added', { text: 'Restarted' }, { actor: BO }),
      event(4, 'status.changed', { to: 'identified' }, { actor: BO }),
      event(5, 'note.added', { text: 'mine' }),
    ].map((stored, index) => ({ ...stored, envelope: { ...stored.envelope, seq: 1000 + index } }));
    const events = [...before, ...more];
    const state = board(events, { news: newsOf(events, { me: ANA, writers: new Set(), seen }) });
    assert.deepEqual(
      state.timeline.entries.map(({ text, isNew }) => [text, isNew]),
      [
        ['mine', false],
        ['Status: Identified', true],
        ['Restarted', true],
        ['Declared at P1: Checkout returns 500', false],
      ],
    );
    assert.deepEqual(state.news, {
      count: 2,
      since: timeAt(2),
      text: 'Bo Lind set the status to Identified; 1 note by Bo Lind',
      first: { id: more[0]?.envelope.id, depth: 3 },
      isHandOff: false,
    });
    assert.deepEqual(boardStateSchema.parse(state), state);
  });

  it('says nothing when nothing is new', () => {
    const events = [at('P1')];
    assert.equal(board(events, { news: newsOf(events, { me: ANA, writers: new Set() }) }).news, undefined);
  });

  it('gives somebody who comes late the standing of the incident, while it is not over', () => {
    const events = [
      event(0, 'incident.declared', { title: 'Checkout returns 500', severity: 'P1' }, { actor: BO }),
      event(3, 'cause.decided', { cause: 'infrastructure' }, { actor: BO }),
    ];
    const late = (...stored: typeof events) =>
      board(stored, { news: newsOf(stored, { me: ANA, writers: new Set() }) });
    const { news, timeline } = late(...events);
    assert.equal(news?.isHandOff, true);
    assert.equal(
      news.text,
      'Declared by Bo Lind, investigating, no commander yet; cause: Infrastructure; 2 entries',
    );
    assert.ok(timeline.entries.every(({ isNew }) => !isNew));
    const over = late(...events, event(9, 'status.changed', { to: 'resolved' }, { actor: BO }));
    assert.equal(over.news, undefined);
  });

  it('hands on with whom it is shared, or that it is not', () => {
    assert.equal(board([declared()]).sharing, undefined);
    assert.deepEqual(board([declared()], { sharing: {} }).sharing, {});
    const sharing = { remote: 'origin', lastSync: timeAt(1), failure };
    assert.deepEqual(boardStateSchema.parse(board([declared()], { sharing })).sharing, sharing);
  });
});

describe('the exchange in words', () => {
  it('says on one line how it stands', () => {
    assert.equal(sharingLine({}, time), '');
    assert.equal(sharingLine({ remote: 'origin' }, time), 'shared · origin');
    assert.equal(
      sharingLine({ remote: 'origin', failure }, time),
      'origin: offline since 14:02, tries again at 14:05',
    );
    assert.equal(failureLine({ remote: 'origin' }, time), '');
  });

  it('says in a sentence what to do', () => {
    assert.equal(sharingSentence({}, time), 'Not shared: entries stay in this clone.');
    assert.equal(sharingSentence({ remote: 'origin' }, time), 'Shared with origin, not exchanged yet.');
    assert.equal(
      sharingSentence({ remote: 'origin', lastSync: timeAt(1), failure }, time),
      'origin: offline since 14:02, tries again at 14:05; last exchanged 14:01. It cannot be reached. Check the network.',
    );
  });

  it('has a word for every kind of failure', () => {
    const unnamed = SYNC_FAILURES.filter((kind) => failureWord(kind) === 'failing');
    assert.deepEqual(unnamed, ['other']);
  });
});

describe('who can read what is shared', () => {
  const remote = (url: string, isPublicHost = false) => ({ name: 'origin', url, isPublicHost, refusals: {} });

  it('names the place as people say it', () => {
    const places = {
      'https://github.com/acme/shop.git': 'github.com/acme/shop',
      'https://ana@github.com/acme/shop': 'github.com/acme/shop',
      'git@github.com:acme/shop.git': 'github.com/acme/shop',
      'ssh://git@example.com:7999/acme/shop.git': 'example.com:7999/acme/shop',
      '/srv/git/shop.git': '/srv/git/shop.git',
      'C:/git/shop.git': 'C:/git/shop.git',
      'github.com:acme/shop.git': 'github.com/acme/shop',
      '../shop.git': '../shop.git',
    };
    for (const [url, place] of Object.entries(places)) assert.equal(placeOf(url), place);
  });

  it('says it plainly, and says what could not be found out', () => {
    const shop = remote('git@github.com:acme/shop.git', true);
    assert.equal(
      audienceSentence({ kind: 'everyone', host: 'github.com' }, shop),
      'Everyone on the internet can read github.com/acme/shop.',
    );
    assert.match(
      audienceSentence({ kind: 'members', host: 'github.com' }, shop),
      /^Members of github\.com\/acme\/shop /,
    );
    assert.match(
      audienceSentence({ kind: 'unknown', host: 'github.com' }, shop),
      /could not be checked.* public host.*everyone/,
    );
    const own = remote('git@git.acme.example:shop.git');
    assert.doesNotMatch(audienceSentence({ kind: 'unknown', host: 'git.acme.example' }, own), /public/);
    assert.match(
      audienceSentence({ kind: 'folder' }, remote('/srv/git/shop.git')),
      /the folder \/srv\/git\/shop\.git/,
    );
  });
});
