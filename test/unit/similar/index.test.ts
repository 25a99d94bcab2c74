import assert from 'node:assert/strict';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { pastOf, presentOf, type Past, type Present } from '../../../src/core/similar/past.ts';
import { SimilarIndex } from '../../../src/core/similar/similar-index.ts';
import { at, declared, event, fold } from '../incident/make.ts';

const past = (id: string, more: Partial<Past>): Past => ({
  id,
  title: 'x',
  text: '',
  services: [],
  components: [],
  fixes: [],
  ...more,
});
const present = (title: string, more: Partial<Present> = {}): Present => ({
  title,
  text: '',
  services: [],
  components: [],
  ...more,
});

function indexOf(...pasts: Past[]): SimilarIndex {
  const index = new SimilarIndex();
  for (const one of pasts) index.put(one);
  return index;
}

describe('what an incident leaves for the next one', () => {
  const over = (...events: StoredEvent[]) => [
    declared({ title: 'Checkout returns 500', services: ['checkout'], paths: ['services/checkout'] }),
    ...events,
    event(60, 'status.changed', { to: 'resolved', note: 'The pool is larger now' }),
  ];

  it('is what was said of it, and what ended it as recorded', () => {
    const incident = fold(
      ...over(
        event(2, 'note.added', { text: 'connection pool exhausted' }),
        event(3, 'cause.decided', { cause: 'code-bug' }),
        event(9, 'rollback.performed', {
          rollback: 'r',
          deployment: 'd',
          deploymentName: 'v2',
          toName: 'v1',
        }),
        event(10, 'hotfix.created', { branch: 'hotfix/pool', base: 'a'.repeat(40) }),
        event(10, 'remedy.tried', { remedy: 'r1', text: 'Turn the cache off' }),
        event(11, 'remedy.judged', { remedy: 'r1', outcome: 'helped' }),
        event(10, 'remedy.tried', { remedy: 'r2', text: 'Drain a host' }),
        event(11, 'remedy.judged', { remedy: 'r2', outcome: 'no-effect' }),
        event(12, 'milestone.set', { milestone: 'mitigated', at: at(11), note: 'Restarted the workers' }),
      ),
    );
    const made = pastOf(incident);
    assert.deepEqual(made?.fixes, [
      'Rolled back v2 to v1',
      'Hotfix hotfix/pool',
      'Turn the cache off',
      'Restarted the workers',
      'The pool is larger now',
    ]);
    assert.match(made.text, /connection pool exhausted/);
    assert.deepEqual(
      [made.cause, made.services, made.components],
      ['code-bug', ['checkout'], ['services/checkout']],
    );
  });

  it('holds nothing that was retracted or ruled out', () => {
    const wrong = event(2, 'note.added', { text: 'zebra' });
    const incident = fold(
      ...over(
        wrong,
        event(3, 'event.retracted', { target: wrong.envelope.id }),
        event(4, 'hypothesis.opened', { hypothesis: 'h', text: 'giraffe' }),
        event(5, 'hypothesis.rejected', { hypothesis: 'h' }),
      ),
    );
    assert.doesNotMatch(pastOf(incident)?.text ?? '', /zebra|giraffe/);
  });

  it('is nothing while it goes on, or when it was a drill', () => {
    assert.equal(pastOf(fold(declared())), undefined);
    const drill = foldIncident([
      declared({ incidentKind: 'drill' }),
      event(1, 'status.changed', { to: 'resolved' }),
    ]);
    assert.ok(drill);
    assert.equal(pastOf(drill), undefined);
  });
});

describe('incidents that resemble one', () => {
  const index = indexOf(
    past('pool', {
      title: 'Checkout returns 500 for card payments',
      text: 'pool exhausted',
      services: ['checkout'],
    }),
    past('search', { title: 'Search is slow', text: 'index rebuilt', services: ['search'] }),
    past('cards', {
      title: 'Card payments are declined',
      text: 'provider',
      services: ['payments'],
      cause: 'external-dependency',
    }),
  );

  it('are found by their words, with why in the words of the present one', () => {
    const [first] = index.find(present('Cards: payment at checkout fails with 500s'));
    assert.equal(first?.past.id, 'pool');
    assert.deepEqual(first.why, ['shares the words Cards, payment, checkout']);
  });

  it('say the service, the component and the cause that they have in common', () => {
    const more = { services: ['Payments'], cause: 'external-dependency', components: [] } as const;
    const [first] = index.find(present('Card payments do not go through', more));
    assert.equal(first?.past.id, 'cards');
    assert.deepEqual(first.why, [
      'same service: Payments',
      'same cause: external dependency',
      'shares the words Card, payments',
    ]);
  });

  it('rank higher with the same service', () => {
    const two = indexOf(
      past('other', { title: 'Login token expired', services: ['gateway'] }),
      past('same', { title: 'Login token expired', services: ['login-service'] }),
    );
    const found = two.find(present('Login token expired again', { services: ['login-service'] }));
    assert.deepEqual(
      found.map((one) => one.past.id),
      ['same', 'other'],
    );
  });

  it('are none for a word alone that says little', () => {
    assert.deepEqual(index.find(present('Slow printer')), []);
    assert.deepEqual(index.find(present('')), []);
  });

  it('never are the incident itself, nor its own post-mortem', () => {
    const self = indexOf(
      past('a', { title: 'Login token expired' }),
      past('file:a.md', { title: 'Login token expired', incident: 'a' }),
    );
    assert.deepEqual(self.find(present('Login token expired'), 'a'), []);
    assert.equal(self.find(present('Login token expired')).length, 1);
  });

  it('are one with their post-mortem, whichever is liker, and keep what fixed them', () => {
    const both = indexOf(
      past('a', { title: 'Login fails', fixes: ['Rolled back v2'] }),
      past('file:/x/a.md', { title: 'Login fails since the token expired', incident: 'a', fixes: ['Prose'] }),
    );
    const found = both.find(present('Login fails: token expired'));
    assert.deepEqual(
      found.map((one) => [one.past.id, one.file, one.past.fixes]),
      [['a', '/x/a.md', ['Rolled back v2']]],
    );
  });

  it('follow what is put again or taken away', () => {
    const changing = indexOf(past('a', { title: 'Login token expired' }));
    changing.put(past('a', { title: 'Printer on fire' }));
    assert.deepEqual(changing.find(present('Login token expired')), []);
    changing.remove('a');
    changing.remove('a');
    assert.deepEqual([changing.find(present('Printer on fire')), changing.size], [[], 0]);
  });

  it('are asked for by what is on record of the present one', () => {
    const incident = fold(
      declared({ title: 'Payments fail', services: ['payments'] }),
      event(1, 'note.added', { text: 'the provider declines every card' }),
    );
    const [first] = index.find(presentOf(incident), incident.id);
    assert.equal(first?.past.id, 'cards');
  });
});
