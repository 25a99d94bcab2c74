import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import {
  channelSchema,
  type Channel,
  type OutgoingUpdate,
} from '../../../src/core/comms/channels/channel.ts';
import { payloadFor } from '../../../src/core/comms/channels/payload.ts';
import { TEMPLATE_FIELDS, unknownFields } from '../../../src/core/comms/channels/template.ts';
import { at } from '../incident/make.ts';

const UPDATE: OutgoingUpdate = {
  title: 'Checkout incident',
  text: [
    '2026-11-20 14:20 UTC — Checkout incident',
    '',
    'Status: Identified',
    'Impact: <b>All</b> & sundry: <!channel> @everyone *card* _payments_ [x](https://evil.example)',
    'Next update: 2026-11-20 14:35 UTC',
  ].join('\n'),
  status: 'identified',
  at: at(20),
  nextAt: at(35),
  service: 'Checkout',
};
const STATUSPAGE: Channel = { type: 'statuspage', page: 'abc' };

function body(channel: Channel, update: OutgoingUpdate = UPDATE): unknown {
  const payload = payloadFor(channel, update);
  assert.equal(payload.contentType, 'application/json');
  return JSON.parse(payload.body);
}

describe('an update for a channel', () => {
  it('S34: as plain text is the text', () => {
    assert.equal(payloadFor({ type: 'text' }, UPDATE).body, UPDATE.text);
  });

  it('S34: as Markdown shows the text and nothing else', () => {
    const markdown = payloadFor({ type: 'markdown' }, UPDATE).body;
    assert.match(markdown, /\*\*Status:\*\* Identified {2}\n/);
    const types = new Set<string>();
    const walk = (node: { type: string; children?: { type: string }[] }): void => {
      types.add(node.type);
      node.children?.forEach(walk);
    };
    walk(fromMarkdown(markdown));
    assert.deepEqual([...types].sort(), ['break', 'paragraph', 'root', 'strong', 'text']);
  });

  it('S34: for Slack is blocks in which no text is a mention or a link', () => {
    const message = body({ type: 'slack' }) as {
      text: string;
      blocks: { type: string; text: Record<string, unknown> }[];
    };
    assert.deepEqual(message.blocks[0], {
      type: 'header',
      text: { type: 'plain_text', text: 'Checkout incident', emoji: false },
    });
    const impact = message.blocks[3]?.text;
    assert.deepEqual([impact?.['type'], impact?.['verbatim']], ['mrkdwn', true]);
    assert.match(
      String(impact?.['text']),
      /^\*Impact:\* &lt;b&gt;All&lt;\/b&gt; &amp; sundry: &lt;!channel&gt;/,
    );
    assert.doesNotMatch(JSON.stringify(message), /[<>]/);
  });

  it('S34: for Teams is a card of text runs, which know no markup', () => {
    const message = body(
      { type: 'teams' },
      { ...UPDATE, text: 'Impact: {{DATE(2017-02-14T06:08:00Z)}} **x**' },
    ) as {
      type: string;
      attachments: {
        contentType: string;
        content: { type: string; body: { type: string; inlines: { text: string }[] }[] };
      }[];
    };
    assert.equal(message.type, 'message');
    const card = message.attachments[0];
    assert.equal(card?.contentType, 'application/vnd.microsoft.card.adaptive');
    assert.equal(card.content.type, 'AdaptiveCard');
    assert.deepEqual([...new Set(card.content.body.map(({ type }) => type))], ['RichTextBlock']);
    const texts = card.content.body.flatMap(({ inlines }) => inlines.map(({ text }) => text));
    assert.deepEqual(texts, ['Checkout incident', 'Impact: ', '{ {DATE(2017-02-14T06:08:00Z)}} **x**']);
  });

  it('S34: for Discord mentions nobody and marks nothing', () => {
    const message = body({ type: 'discord' }) as {
      embeds: { title: string; description: string; timestamp: string }[];
      allowed_mentions: unknown;
    };
    assert.deepEqual(message.allowed_mentions, { parse: [] });
    assert.equal(message.embeds[0]?.timestamp, at(20));
    assert.match(message.embeds[0].description, /^\*\*Impact:\*\* \\<b\\>All/m);
    assert.match(message.embeds[0].description, /\\\*card\\\* \\_payments\\_ \\\[x\\\]\\\(https\\:/);
  });

  it('S34: for Statuspage opens an incident, or adds to the one that is there', () => {
    const open = payloadFor(
      { ...STATUSPAGE, impact: 'major', components: { c1: 'partial_outage' }, notify: false },
      UPDATE,
    );
    assert.deepEqual([open.method, open.path], ['POST', '/v1/pages/abc/incidents']);
    assert.deepEqual(JSON.parse(open.body), {
      incident: {
        name: 'Checkout incident',
        status: 'identified',
        body: UPDATE.text.replaceAll('<', '&lt;'),
        impact_override: 'major',
        component_ids: ['c1'],
        components: { c1: 'partial_outage' },
        deliver_notifications: false,
      },
    });
    const entity = payloadFor(STATUSPAGE, { ...UPDATE, text: 'a & b &lt;i>' }).body;
    assert.match(entity, /"a & b &amp;lt;i>"/);
    const more = payloadFor({ ...STATUSPAGE, incident: 'inc1' }, UPDATE);
    assert.deepEqual([more.method, more.path], ['PATCH', '/v1/pages/abc/incidents/inc1']);
    assert.deepEqual(Object.keys((JSON.parse(more.body) as { incident: object }).incident), [
      'status',
      'body',
    ]);
  });

  it('S34: a template of JSON is filled, and no value can leave its text', () => {
    const template = {
      message: '${title}: ${statusLabel}',
      n: 1,
      list: ['${text}', '${nope}'],
      until: '${nextAtText}',
    };
    const evil = { ...UPDATE, title: '", "admin": true, "x": "${text}' };
    assert.deepEqual(body({ type: 'json', template }, evil), {
      message: '", "admin": true, "x": "${text}: Identified',
      n: 1,
      list: [UPDATE.text, '${nope}'],
      until: '2026-11-20 14:35 UTC',
    });
    assert.deepEqual(unknownFields(template, TEMPLATE_FIELDS), ['nope']);
    const proto = JSON.parse('{"__proto__": {"x": "${title}"}, "a": "${constructor}"}') as never;
    assert.deepEqual(body({ type: 'json', template: proto }), { a: '${constructor}' });
  });

  it('a setting is checked: a page is an id and no path', () => {
    assert.ok(channelSchema.safeParse(STATUSPAGE).success);
    assert.equal(channelSchema.safeParse({ type: 'statuspage', page: '../users' }).success, false);
    assert.equal(channelSchema.safeParse({ type: 'telegram' }).success, false);
  });

  it('keeps to the limits of every service, whatever the text', () => {
    const texts = fc.array(
      fc.constantFrom(
        '<&>',
        '*',
        '\n',
        'Impact: ',
        'wörter ',
        '💥',
        '\\',
        '`',
        'x'.repeat(900),
        '\n'.repeat(60),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const update = { ...UPDATE, title: parts.join('').slice(0, 600) || 'x', text: parts.join('') };
        const slack = body({ type: 'slack' }, update) as { blocks: { text: { text: string } }[] };
        assert.ok(slack.blocks.length <= 50);
        slack.blocks.forEach(({ text: { text } }, index) => {
          assert.ok(text.length > 0 && text.length <= (index === 0 ? 150 : 3000), text);
          if (index > 0) assert.doesNotMatch(text, /&(?!amp;|lt;|gt;)/);
        });
        const discord = body({ type: 'discord' }, update) as {
          embeds: { title: string; description: string }[];
        };
        assert.ok((discord.embeds[0]?.title.length ?? 0) <= 256);
        assert.ok((discord.embeds[0]?.description.length ?? 0) <= 4096);
        assert.ok(Buffer.byteLength(payloadFor({ type: 'teams' }, update).body) < 28_000 * 3);
        for (const type of ['slack', 'teams', 'discord'] as const)
          assert.ok(payloadFor({ type }, update).body.isWellFormed());
      }),
      { numRuns: 300 },
    );
  });
});
