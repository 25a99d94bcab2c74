import assert from 'node:assert/strict';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { decodeLine, encodeEvent, type StoredEvent } from '../../../src/core/incident/codec.ts';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import { isVisible } from '../../../src/core/text/visible.ts';
import { declared, event, fold } from '../incident/make.ts';

const read = (line: string): StoredEvent => {
  const decoded = decodeLine(line);
  assert.ok('stored' in decoded, JSON.stringify(decoded));
  return decoded.stored;
};
const noteOf = ({ event: decoded }: StoredEvent): string =>
  decoded?.kind === 'note.added' ? decoded.data.text : 'no note';

describe('an event that was read', () => {
  const hidden = 'rm -rf /\u202e tmp/\u200b\x1b[2K\r\u{e0041} ok\0 \ud83d';
  const shown = 'rm -rf / tmp/\n ok \ufffd';

  it('has only text that may be shown, and the line that was written', () => {
    const { line } = event(1, 'note.added', { text: hidden });
    for (const spelled of [
      line,
      line.replace('\u202e', String.raw`\u202E`).replace('\u200b', String.raw`\u200b`),
    ]) {
      const stored = read(spelled);
      assert.equal(stored.line, spelled);
      assert.equal(noteOf(stored), shown);
      assert.equal(stored.envelope.data.text, shown);
    }
    const escaped = read(
      line.replace(/"text":".*?"/, String.raw`"text":"a\u0007\b\f\r\nb\tc\u0085\ud83d\ude00"`),
    );
    assert.equal(noteOf(escaped), 'a\nb\tc😀');
  });

  it('is clean wherever the text stands: in its actor, in a list, in a command, in an unknown kind', () => {
    const events = [
      declared({ title: `a${hidden}`, services: [hidden], runbook: attachment(hidden) }),
      event(1, 'command.ran', { command: hidden, output: '\x1b[31mred\x1b[0m' }),
      event(2, 'role.assigned', { role: hidden, assignee: { name: hidden } }),
      event(3, 'step.done', { step: hidden, title: hidden }),
      event(4, 'event.corrected', { target: declared().envelope.id, data: { title: hidden, 'k\u200b': 1 } }),
      event(5, 'note.added', { text: hidden }, { actor: { name: `Ana\u202e`, type: 'person' } }),
      read(event(6, 'note.added', { text: hidden }).line.replace('note.added', 'robot.danced')),
    ];
    const incident = fold(...events);
    const texts: string[] = [];
    JSON.stringify([incident, events.map(({ envelope }) => envelope)], (key, value: unknown) => {
      texts.push(key, ...(typeof value === 'string' ? [value] : []));
      return value;
    });
    for (const { text, detail = '' } of incident.timeline.map((entry) => describeEvent(entry)))
      texts.push(text, detail);
    assert.deepEqual(
      texts.filter((text) => !isVisible(text)),
      [],
    );
    assert.equal(incident.timeline.find(({ kind }) => kind === 'note.added')?.actor.name, 'Ana');
    assert.ok(events.every(({ line }) => !isVisible(line) || line.includes(String.raw`\u`)));
  });

  it('was valid as it was written: what is hidden makes nothing valid, and does not stand for a text', () => {
    const { line, envelope } = event(1, 'note.added', { text: 'x' });
    for (const bad of [
      line.replace(envelope.id, `${envelope.id.slice(0, 5)}\u200b${envelope.id.slice(5)}`),
      line.replace('"note.added"', '"note.\u200badded"'),
      line.replace('"manual"', '"\u202emanual"'),
      line.replace('"text":', '"te\u200bxt":'),
    ])
      assert.ok('setAside' in decodeLine(bad), bad);
    const nothing = decodeLine(line.replace('"Ana Ruiz"', '"\u200b\u2060"'));
    assert.ok('setAside' in nothing);
    assert.match(nothing.setAside.reason, /only hidden characters in actor\.name/);
  });

  it('is the same when it is written again', () => {
    const stored = event(1, 'note.added', { text: hidden });
    assert.ok(stored.event);
    const again = encodeEvent(stored.event);
    assert.deepEqual(again.event, stored.event);
    assert.equal(encodeEvent(again.event ?? stored.event).line, again.line);
  });
});

describe('a runbook that came with the record', () => {
  it('says and runs only what can be seen', () => {
    const markdown = [
      '# Check\u200bout\u202e',
      '## Phase one\x1b[2J',
      '- [ ] Restart\u{e0041} the pods {#restart}',
      '',
      '  ```sh',
      '  kubectl rollout restart deploy/pay\u200bments \u202e# ;live\u2066',
      '  ```',
    ].join('\r\n');
    const runbook = parseRunbook(markdown);
    const text = JSON.stringify(runbook);
    assert.ok(isVisible(text), text);
    assert.match(text, /kubectl rollout restart deploy\/payments # ;live/);
    assert.deepEqual(runbook, parseRunbook(markdown.replaceAll('\r\n', '\n')));
  });
});

const attachment = (name: string) => ({
  sha256: 'a'.repeat(64),
  name: `x${name}`,
  mediaType: 'text/markdown',
  size: 1,
});
