import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLink } from '../../../src/core/links/editor-link.ts';
import { isVisible } from '../../../src/core/text/visible.ts';

const declare = (query: string) => readLink('/declare', query);
const linkOf = (query: string): object => {
  const read = declare(query);
  assert.ok('kind' in read, JSON.stringify(read));
  return read.link;
};
const problemOf = (path: string, query: string): string => {
  const read = readLink(path, query);
  return 'problem' in read ? read.problem : '';
};

describe('a link that declares', () => {
  it('gives all that it names', () => {
    assert.deepEqual(
      linkOf(
        'title=Checkout is down&severity=P1&service=checkout, payments&description=Half of all orders\nfail' +
          '&runbook=https://wiki.example.com/checkout&url=https://grafana.example.com/d/1',
      ),
      {
        title: 'Checkout is down',
        severity: 'P1',
        services: ['checkout', 'payments'],
        description: 'Half of all orders\nfail',
        runbook: 'https://wiki.example.com/checkout',
        url: 'https://grafana.example.com/d/1',
      },
    );
  });

  it('keeps an address whole, whose "&" the editor has decoded', () => {
    assert.deepEqual(linkOf('url=https://g.example.com/d?a=1&b=2&title=Down&title=x'), {
      url: 'https://g.example.com/d?a=1&b=2',
      title: 'Down&title=x',
    });
  });

  it('reads "+" of a form as a space, and not in what has spaces or is an address', () => {
    assert.deepEqual(linkOf('title=Disk+is+full&description=1 + 1&url=https://e.example.com/a+b'), {
      title: 'Disk is full',
      description: '1 + 1',
      url: 'https://e.example.com/a+b',
    });
  });

  it('takes what is empty as left out, and needs nothing', () => {
    assert.deepEqual(linkOf(''), {});
    assert.deepEqual(linkOf('title=&severity=+&service=,&windowId=_blank'), { services: [] });
  });

  it('says what of it cannot be used', () => {
    assert.match(problemOf('/declare', `title=${'x'.repeat(301)}`), /its title has more than 300/);
    assert.match(problemOf('/declare', `description=${'x'.repeat(4001)}`), /more than 4000/);
    assert.match(problemOf('/declare', 'url=javascript:alert(1)'), /its url is not an address/);
    assert.match(problemOf('/declare', 'url=https://user:pass@example.com/'), /its url is not an address/);
    assert.match(problemOf('/declare', 'runbook=../../etc/passwd'), /neither an address nor the name/);
    assert.match(problemOf('/declare', 'runbook=file:///etc/passwd'), /neither an address nor the name/);
    assert.match(problemOf('/declare', `title=${'x'.repeat(20_000)}`), /longer than any/);
    assert.match(problemOf('/delete', 'incident=1'), /neither/);
  });

  it('never throws, and gives only text that may be shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const read = declare(`title=${text}&description=${text}&service=${text}&severity=`);
        if (!('kind' in read)) return;
        const { title = '', description = '' } = read.link as { title?: string; description?: string };
        assert.ok(isVisible(title) && isVisible(description) && !title.includes('\n'));
      }),
    );
  });
});

describe('a link that opens', () => {
  const id = '01jd3x8k2m000abcdefghjkmnp';
  it('names an incident by either id, and the repository if it likes', () => {
    const read = readLink('/open', `incident=${id}&repository=git@github.com:acme/shop.git`);
    assert.deepEqual(read, {
      kind: 'open',
      link: { incident: id, repository: 'git@github.com:acme/shop.git' },
    });
    assert.deepEqual(readLink('/open/', 'incident=INC-20261120-7777'), {
      kind: 'open',
      link: { incident: 'INC-20261120-7777' },
    });
  });

  it('is refused without one', () => {
    assert.match(problemOf('/open', ''), /names no incident/);
    assert.match(problemOf('/open', 'incident=--upload-pack=x'), /no id of an incident/);
  });
});
