import assert from 'node:assert/strict';
import { isPublicHost, parseAddress, withoutCredentials } from '../../../src/git/journal/sync/address.ts';
import { encodeRemote } from '../../../src/git/journal/sync/refspecs.ts';

describe('the address of a remote', () => {
  const cases: readonly (readonly [string, ReturnType<typeof parseAddress>])[] = [
    ['/srv/shop.git', { kind: 'folder', shown: '/srv/shop.git' }],
    ['../shop:old.git', { kind: 'folder', shown: '../shop:old.git' }],
    ['file:///srv/shop.git', { kind: 'folder', shown: 'file:///srv/shop.git' }],
    [
      'https://ada:tok@GitHub.com/acme/shop.git?token=x#y',
      {
        kind: 'web',
        shown: 'https://github.com/acme/shop.git',
        host: 'github.com',
        anonymous: 'https://github.com/acme/shop.git',
      },
    ],
    [
      'http://tok@git.example.com:8080/shop',
      {
        kind: 'web',
        shown: 'http://git.example.com:8080/shop',
        host: 'git.example.com:8080',
        anonymous: 'http://git.example.com:8080/shop',
      },
    ],
    [
      'git@github.com:acme/shop.git',
      {
        kind: 'ssh',
        shown: 'github.com:acme/shop.git',
        host: 'github.com',
        anonymous: 'https://github.com/acme/shop.git',
      },
    ],
    [
      'ssh://git:pw@ssh.github.com:443/acme/shop.git',
      {
        kind: 'ssh',
        shown: 'ssh://ssh.github.com:443/acme/shop.git',
        host: 'github.com',
        anonymous: 'https://github.com/acme/shop.git',
      },
    ],
    [
      'git@ssh.dev.azure.com:v3/org/project/shop',
      {
        kind: 'ssh',
        shown: 'ssh.dev.azure.com:v3/org/project/shop',
        host: 'dev.azure.com',
        anonymous: 'https://dev.azure.com/org/project/_git/shop',
      },
    ],
    [
      'org@vs-ssh.visualstudio.com:v3/org/project/shop',
      {
        kind: 'ssh',
        shown: 'vs-ssh.visualstudio.com:v3/org/project/shop',
        host: 'dev.azure.com',
        anonymous: 'https://dev.azure.com/org/project/_git/shop',
      },
    ],
    [
      'git@git.acme.example:shop.git',
      { kind: 'ssh', shown: 'git.acme.example:shop.git', host: 'git.acme.example' },
    ],
    ['work:shop.git', { kind: 'ssh', shown: 'work:shop.git', host: 'work' }],
    ['codecommit::eu://shop', { kind: 'other', shown: 'codecommit::eu://shop', host: 'codecommit' }],
    [
      'git://git.example.com/shop',
      {
        kind: 'other',
        shown: 'git://git.example.com/shop',
        host: 'git.example.com',
        anonymous: 'git://git.example.com/shop',
      },
    ],
  ];
  for (const [url, address] of cases) {
    it(`is told from ${url}`, () => assert.deepEqual(parseAddress(url), address));
  }

  it('is of a host that may show it to everyone, or is not known to be', () => {
    for (const host of [
      'github.com',
      'gist.github.com',
      'acme.visualstudio.com',
      'git.sr.ht',
      'gitlab.com:443',
    ])
      assert.ok(isPublicHost(host), host);
    for (const host of ['github.com.evil.example', 'mygithub.com', 'github.acme.example', undefined])
      assert.ok(!isPublicHost(host), host);
  });

  it('is never shown with what it takes to get in', () => {
    const texts = [
      "fatal: unable to access 'https://ada:s3cr3t@host/x.git/': no",
      'remote: https://s3cr3t@host/x and http://oauth2:s3cr3t@host',
      'https://ada:s3c@s3cr3t@host/x',
      'ssh://git:s3cr3t@host:22/x',
      'GET https://host/x?private_token=s3cr3t&a=b',
      'HTTPS://USER:S3CR3T@HOST',
    ];
    for (const text of texts) assert.doesNotMatch(withoutCredentials(text), /s3cr3t|s3c@/i);
    assert.equal(
      withoutCredentials('mail ada@example.com about https://host/x'),
      'mail ada@example.com about https://host/x',
    );
  });
});

describe('the name of a remote in names of refs', () => {
  it('is one safe component, another one for each name, on all file systems', () => {
    const names = [
      'origin',
      'Origin',
      'a/b',
      'a_2fb',
      'a.b',
      '..',
      '.lock',
      'x.lock',
      '-x',
      'con',
      'Con',
      'com1',
      'bundle',
      'ü',
      'a b',
      'a@{b',
      'a~b',
      '*',
      '@',
    ];
    const encoded = names.map((name) => encodeRemote(name)!);
    for (const [index, one] of encoded.entries()) {
      assert.match(one, /^[a-z0-9_][a-z0-9_-]*$/, names[index]);
      assert.doesNotMatch(one, /^(con|com1|bundle|bundle_\d|.*_notes)$/);
    }
    assert.equal(new Set(encoded).size, names.length);
    assert.deepEqual(encoded.slice(0, 3), ['origin', '_4frigin', 'a_2fb']);
    assert.equal(encodeRemote('x'.repeat(201)), undefined);
    assert.equal(encodeRemote(''), undefined);
  });
});
