import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeProblem, fromBoardSchema, toBoardSchema } from '../../../src/protocol.ts';
import { INCIDENT } from '../incident/make.ts';
import { at, board } from './make-board.ts';

const isFromBoard = (message: unknown): boolean => fromBoardSchema.safeParse(message).success;
const isToBoard = (message: unknown): boolean => toBoardSchema.safeParse(message).success;

const GOOD = [
  { type: 'ready' },
  { type: 'problem', message: 'x' },
  { type: 'step.set', id: 1, step: 's', status: 'skipped', note: 'why' },
  { type: 'step.command', id: 1, step: 's', index: 0 },
  { type: 'cause.decide', id: 1, cause: 'deployment' },
  { type: 'note.add', id: 1, text: 'x' },
  { type: 'facts.update', id: 1, facts: { usersAffected: '2,000', dataAtRisk: null } },
  { type: 'milestone.set', id: 1, milestone: 'started', at: null },
  { type: 'role.take', id: 1, role: 'r' },
  { type: 'status.set', id: 1, to: 'resolved' },
  { type: 'evidence.paste', id: 1, name: 'a.png', mediaType: 'image/png', base64: 'AAAA' },
  { type: 'event.retract', id: 1, event: INCIDENT },
  { type: 'open.url', id: 1, url: 'https://example.com/x' },
  { type: 'incident.run', id: 1, command: 'shareIncident' },
];

const BAD: [string, unknown][] = [
  ['of no known type', { type: 'command.run', id: 1, text: 'rm -rf /' }],
  ['a request without an id', { type: 'note.add', text: 'x' }],
  ['a key too many', { type: 'ready', extra: 1 }],
  ['a key too many in a request', { type: 'step.set', id: 1, step: 's', status: 'done', command: 'ls' }],
  ['an unknown status', { type: 'step.set', id: 1, step: 's', status: 'half' }],
  ['an empty note', { type: 'note.add', id: 1, text: '   ' }],
  ['a note beyond the limit', { type: 'note.add', id: 1, text: 'x'.repeat(20_001) }],
  ['no facts', { type: 'facts.update', id: 1, facts: {} }],
  ['an unknown fact', { type: 'facts.update', id: 1, facts: { severity: 'P0' } }],
  ['a time that is none', { type: 'milestone.set', id: 1, milestone: 'started', at: 'soon' }],
  ['a command that is none of the board', { type: 'incident.run', id: 1, command: 'showLog' }],
  ['closing by way of the status', { type: 'status.set', id: 1, to: 'closed' }],
  [
    'a picture that is none',
    { type: 'evidence.paste', id: 1, name: 'a', mediaType: 'text/html', base64: 'AAAA' },
  ],
  [
    'a picture that is not base 64',
    { type: 'evidence.paste', id: 1, name: 'a', mediaType: 'image/png', base64: '<b>' },
  ],
  ['a hash that is a path', { type: 'evidence.open', id: 1, sha256: '../../etc/passwd' }],
  ['a link that runs something', { type: 'open.url', id: 1, url: 'javascript:alert(1)' }],
  ['a link to a command', { type: 'open.url', id: 1, url: 'command:workbench.action.quit' }],
  ['a link to a file', { type: 'open.url', id: 1, url: 'file:///etc/passwd' }],
];

describe('messages between the board and its host', () => {
  it('C03: lets through what the board says', () => {
    for (const message of GOOD) assert.ok(isFromBoard(message), JSON.stringify(message));
  });

  for (const [what, message] of BAD) {
    it(`C03: refuses ${what}`, () => assert.equal(isFromBoard(message), false));
  }

  it('takes a picture of 10 MiB and no larger one', () => {
    const paste = (bytes: number) => ({
      type: 'evidence.paste',
      id: 1,
      name: 'a.png',
      mediaType: 'image/png',
      base64: Buffer.alloc(bytes).toString('base64'),
    });
    assert.ok(isFromBoard(paste(10 * 1024 * 1024)));
    assert.equal(isFromBoard(paste(10 * 1024 * 1024 + 3)), false);
  });

  it('refuses anything that is not a message, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        assert.equal(isFromBoard(message), false);
        assert.equal(isToBoard(message), false);
      }),
    );
  });

  it('refuses a good message with any one key removed or replaced by something else', () => {
    const required = GOOD.filter(({ type }) => type !== 'facts.update');
    fc.assert(
      fc.property(fc.constantFrom(...required), fc.nat(), (message, pick) => {
        const keys = Object.keys(message).filter((key) => key !== 'note');
        const key = keys[pick % keys.length]!;
        assert.equal(isFromBoard({ ...message, [key]: { not: 'this' } }), false);
        const { [key as 'type']: _, ...rest } = message;
        assert.equal(isFromBoard(rest), false);
      }),
    );
  });

  it('lets through states and replies, and refuses broken ones', () => {
    const state = board([at('P1')]);
    assert.ok(isToBoard({ type: 'state', state }));
    assert.equal(isToBoard({ type: 'state', state: { ...state, header: undefined } }), false);
    assert.ok(isToBoard({ type: 'reply', id: 1, ok: true }));
    assert.ok(isToBoard({ type: 'reply', id: 1, ok: false, message: 'no' }));
    assert.equal(isToBoard({ type: 'reply', id: 1, ok: false }), false, 'a failure says why');
  });

  it('describes a problem without the contents of the message', () => {
    const message = { type: 'note.add', id: 1, text: 7, secret: 'hunter2' };
    const { error } = fromBoardSchema.safeParse(message);
    assert.ok(error);
    const text = describeProblem('board', message, error);
    assert.match(text, /"note.add" from the board was dropped \(.*text/);
    assert.doesNotMatch(text, /hunter2/);
  });
});
