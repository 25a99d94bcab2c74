import assert from 'node:assert/strict';
import { assertLinear } from '../../lib/growth.ts';
import fc from 'fast-check';
import { isVisible, visible, visibleData } from '../../../src/core/text/visible.ts';

/** What must not reach a screen, wherever it stands. */
const DANGER =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

describe('text for display', () => {
  it('leaves the text of people as it is, in any script', () => {
    const texts = [
      'Checkout returns 500\n\t- see https://example.com/?a=b&c=%20 (50 % of users) — "naïve" façade ½ ™ ©',
      'חשבון נדחה בקופה',
      'الدفع معطّل منذ ١٤:٠٢',
      'می‌خواهم نامه‌ای بنویسم',
      'क्‍ष श्री কৎ ക്‍ ශ්‍රී',
      '葛\u{e0100}飾区 決済エラー 결제 오류 支付失败 ᠮᠣᠩᠭᠣᠯ\u180b',
      '👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 🏴‍☠️ ❤️‍🔥 🧑🏽‍🚒 👁️‍🗨️ 🏃‍➡️ 1️⃣ #️⃣ ⚠️ ✔︎ 🇺🇦',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England',
      'e\u0301 \u00a0\u2009\u3000 ﷽ \ufffd \u2212 ∩\ufe00',
      '',
    ];
    for (const text of texts) assert.equal(visible(text), text);
  });

  it('takes out what reorders, hides or overwrites', () => {
    const cases: [string, string][] = [
      ['user\u202e txt.exe\u202c', 'user txt.exe'],
      ['\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061c', 'abc'],
      ['pay\u200bpal \u2060\ufeffx\u00ady\u034fz \u3164\u115f', 'paypal xyz '],
      ['adm\u200din \u200cx', 'admin x'],
      ['a\ufe0fb\u{e0101}c\ufe0f\u200d👩', 'abc👩'],
      ['hi\u{e0001}\u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}\u{e007f}', 'hi'],
      ['🏴\u{e0068}\u{e0069}\u{e007f}', '🏴'],
      ['😀\ufe0f\ufe0e\u{e0121}\u{e0131}', '😀\ufe0f'],
      ['1\ufe0f2', '12'],
      ['می\u200c\u200c\u200dخ', 'می\u200cخ'],
      ['a\0b\x07c\x08d\x7fe\x85f\x9fg', 'abcdefg'],
      ['one\r\ntwo\rthree\u2028four\u2029five', 'one\ntwo\nthree\nfour\nfive'],
      ['\ud83d x \udd25 \ud83d\u200b\udd25', '\ufffd x \ufffd \ufffd\ufffd'],
      ['a\ufff9b\ufffac\ufffbd', 'abcd'],
    ];
    for (const [text, expected] of cases) assert.equal(visible(text), expected, JSON.stringify(text));
  });

  it('takes out commands to a terminal as a whole, and no text with half of one', () => {
    const cases: [string, string][] = [
      ['\x1b[31mred\x1b[0m \x1b[2J\x1b[1;1Hgone', 'red gone'],
      ['\x9b31mred', 'red'],
      ['\x1b]0;title\x07a\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\', 'alink'],
      ['\x1b]52;c;no end', ']52;c;no end'],
      ['\x1b\x1b[31m[31m \x1b', '[31m '],
      ['\x1bcreset \x1bP1;2|x\x1b\\', 'creset P1;2|x\\'],
    ];
    for (const [text, expected] of cases) assert.equal(visible(text), expected, JSON.stringify(text));
  });

  it('never makes a text longer, leaves nothing to do twice, and leaves nothing of the kind', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u200d', '\u200c', '\ufe0f', '👩', '🏽', '🏴', '\u{e0067}', '\u{e007f}', '\x1b', '['),
      fc.constantFrom(
        ']',
        'm',
        '\x07',
        '\u202e',
        '\ud83d',
        '\udd25',
        'ش',
        '葛',
        '\u{e0100}',
        '\r',
        '\n',
        '1',
      ),
      fc.constantFrom('\u20e3', '\u180b', '\u09cd', '\ufe00', '\u2028', 'a', '\x9b', '\u00ad', '\u061c'),
    );
    const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const shown = visible(text);
        assert.ok(shown.length <= text.length);
        assert.equal(visible(shown), shown);
        assert.ok(!DANGER.test(shown), JSON.stringify(shown));
        assert.ok(shown.isWellFormed());
        assert.doesNotMatch(shown, /[\u200c\u200d]{2}|[\ufe00-\ufe0f]{2}/);
        if (isVisible(text)) assert.equal(shown, text);
      }),
      { numRuns: 3_000 },
    );
  });

  it('goes through data, changes no more than it must, and drops what nobody could name', () => {
    const clean = { a: ['x', 1, null, true, { b: '👩‍💻' }] };
    assert.equal(visibleData(clean), clean);
    const hidden = {
      a: [{ b: 'x\u202e', n: -0 }],
      'k\u200b': 1,
      '__pro\u200bto__': { polluted: true },
      c: clean,
    };
    const shown = visibleData(hidden) as typeof hidden;
    assert.deepEqual(shown, { a: [{ b: 'x', n: -0 }], c: clean });
    assert.equal(shown.c, clean);
    assert.deepEqual(Reflect.ownKeys(shown), ['a', 'c']);
  });

  it('takes time in proportion to the length of a text, clean or hostile', () => {
    const clean = 'Checkout returns 500 for all cards. '.repeat(30_000);
    assert.equal(visible(clean), clean);
    assertLinear((length) => clean.slice(0, length), clean.length, visible);
    const hostile = [
      '\x1b[',
      '\x1b]',
      '\u200d',
      '👩\u200d',
      'ش\u200c',
      '\u202e',
      '\ud83d',
      '🏴\u{e0067}',
      '1\ufe0f',
    ];
    for (const unit of hostile) assertLinear((length) => unit.repeat(length), 100_000, visible);
  });
});
