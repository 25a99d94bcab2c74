import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hostedRepository } from '../../../src/core/hosts/host.ts';
import {
  branchLink,
  commitLink,
  compareLink,
  fileLink,
  pullRequestLink,
} from '../../../src/core/hosts/links.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const BRANCH = 'hotfix/über #1';

/** The page of a repository, and the remotes that lead to it. */
const REMOTES: Readonly<Record<string, readonly string[]>> = {
  'https://github.com/acme/shop': [
    'https://github.com/acme/shop.git',
    'https://github.com/acme/shop/',
    'https://ada:ghp_secret@github.com/acme/shop.git',
    'https://x-access-token:a@b@github.com/acme/shop',
    'git@github.com:acme/shop.git',
    'GIT@GitHub.com:/acme/shop',
    'ssh://git@github.com/acme/shop.git',
    'ssh://git:pw@ssh.github.com:443/acme/shop.git',
    'git+ssh://git@github.com/acme/shop.git',
    'git://github.com/acme/shop.git',
    'https://www.github.com/acme/shop.git?token=x#y',
    'org-42@github.com:acme/shop.git',
  ],
  'https://github.acme.example/acme/shop': [
    'git@github.acme.example:acme/shop.git',
    'ssh://git@github.acme.example:2222/acme/shop',
  ],
  'https://github.acme.example:8443/acme/shop': ['https://ada@github.acme.example:8443/acme/shop.git'],
  'https://acme.ghe.com/pay/shop': ['https://acme.ghe.com/pay/shop.git', 'acme@acme.ghe.com:pay/shop.git'],
  'https://gitlab.com/acme/team/sub/shop': [
    'https://oauth2:glpat@gitlab.com/acme/team/sub/shop.git',
    'git@gitlab.com:acme/team/sub/shop.git',
    'ssh://git@altssh.gitlab.com:443/acme/team/sub/shop.git',
  ],
  'http://gitlab.acme.example:8080/acme/shop': ['http://gitlab.acme.example:8080/acme/shop.git'],
  'https://gitlab.acme.example/acme/shop': [
    'git@gitlab.acme.example:acme/shop.git',
    'git@[gitlab.acme.example:2222]:acme/shop.git',
  ],
  'https://bitbucket.org/acme/shop': [
    'https://ada@bitbucket.org/acme/shop.git',
    'git@bitbucket.org:acme/shop.git',
    'ssh://git@altssh.bitbucket.org:443/acme/shop.git',
  ],
  'https://bitbucket.acme.example/projects/PAY/repos/shop': [
    'https://ada@bitbucket.acme.example/scm/PAY/shop.git',
    'ssh://git@bitbucket.acme.example:7999/PAY/shop.git',
  ],
  'https://bitbucket.acme.example/users/ada/repos/shop': [
    'ssh://git@bitbucket.acme.example:7999/~ada/shop.git',
  ],
  'https://bitbucket.acme.example:8443/code/projects/PAY/repos/shop': [
    'https://bitbucket.acme.example:8443/code/scm/PAY/shop.git',
  ],
  'https://dev.azure.com/acme/My%20Project/_git/shop': [
    'https://acme@dev.azure.com/acme/My%20Project/_git/shop',
    'git@ssh.dev.azure.com:v3/acme/My%20Project/shop',
    'git@ssh.dev.azure.com:v3/acme/My Project/shop',
    'acme@vs-ssh.visualstudio.com:v3/acme/My%20Project/shop',
    'https://dev.azure.com/acme/My%20Project/_git/_full/shop',
  ],
  'https://dev.azure.com/acme/_git/shop': ['https://dev.azure.com/acme/_git/shop'],
  'https://acme.visualstudio.com/DefaultCollection/Pay/_git/shop': [
    'https://acme.visualstudio.com/DefaultCollection/Pay/_git/shop',
  ],
  'https://codeberg.org/acme/shop': [
    'https://codeberg.org/acme/shop.git',
    'ssh://git@codeberg.org/acme/shop.git',
  ],
  'https://gitea.acme.example/acme/shop': ['gitea@gitea.acme.example:acme/shop.git'],
  'https://forgejo.acme.example/acme/shop': ['forgejo@forgejo.acme.example:acme/shop.git'],
  'https://git.sr.ht/~ada/shop': ['https://git.sr.ht/~ada/shop', 'git@git.sr.ht:~ada/shop'],
};

const UNKNOWN = [
  '/srv/shop.git',
  '../shop:old.git',
  'C:\\work\\shop.git',
  'C:/github.com/acme/shop.git',
  'file:///srv/github.com/acme/shop.git',
  'work:acme/shop.git',
  'https://git.acme.example/acme/shop.git',
  'https://notgithub.com/acme/shop.git',
  'https://evil.example/github.com/acme/shop.git',
  'https://evil.example#@github.com/acme/shop',
  'https://github.com/acme',
  'https://github.com/acme/shop/more',
  'https://github.com/../shop.git',
  'https://github.com/acme/%2e%2e',
  'https://bitbucket.acme.example/PAY/shop.git',
  'git@ssh.dev.azure.com:acme/shop',
  'https://git.sr.ht/ada/shop',
  'codecommit::eu://shop',
  'javascript://github.com/acme/shop',
  'ext::sh -c github.com/acme/shop',
  'https://[::1]/acme/shop.git',
  '',
];

describe('links to the code host of a remote', () => {
  it('find the page of the repository for every way to write its URL, and nobody in it', () => {
    for (const [page, remotes] of Object.entries(REMOTES))
      for (const remote of remotes) assert.equal(hostedRepository(remote)?.page, page, remote);
  });

  it('are none where the host is not known', () => {
    for (const remote of UNKNOWN) assert.equal(hostedRepository(remote), undefined, remote);
    assert.equal(commitLink('/srv/shop.git', A), undefined);
  });

  const pages: Readonly<Record<string, readonly (string | undefined)[]>> = {
    'git@github.com:acme/shop.git': [
      `https://github.com/acme/shop/commit/${A}`,
      `https://github.com/acme/shop/compare/${A}...${B}`,
      `https://github.com/acme/shop/blob/${A}/src/a%20%23.ts#L12`,
      'https://github.com/acme/shop/tree/hotfix/%C3%BCber%20%231',
      'https://github.com/acme/shop/compare/main...hotfix/%C3%BCber%20%231?expand=1',
    ],
    'git@gitlab.com:acme/team/shop.git': [
      `https://gitlab.com/acme/team/shop/-/commit/${A}`,
      `https://gitlab.com/acme/team/shop/-/compare/${A}...${B}`,
      `https://gitlab.com/acme/team/shop/-/blob/${A}/src/a%20%23.ts#L12`,
      'https://gitlab.com/acme/team/shop/-/tree/hotfix/%C3%BCber%20%231',
      'https://gitlab.com/acme/team/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D=hotfix%2F%C3%BCber%20%231&merge_request%5Btarget_branch%5D=main',
    ],
    'git@bitbucket.org:acme/shop.git': [
      `https://bitbucket.org/acme/shop/commits/${A}`,
      `https://bitbucket.org/acme/shop/branches/compare/${B}%0D${A}`,
      `https://bitbucket.org/acme/shop/src/${A}/src/a%20%23.ts#lines-12`,
      'https://bitbucket.org/acme/shop/branch/hotfix/%C3%BCber%20%231',
      'https://bitbucket.org/acme/shop/pull-requests/new?source=hotfix%2F%C3%BCber%20%231&dest=main',
    ],
    'https://bitbucket.acme.example/scm/PAY/shop.git': [
      `https://bitbucket.acme.example/projects/PAY/repos/shop/commits/${A}`,
      `https://bitbucket.acme.example/projects/PAY/repos/shop/compare/diff?sourceBranch=${B}&targetBranch=${A}`,
      `https://bitbucket.acme.example/projects/PAY/repos/shop/browse/src/a%20%23.ts?at=${A}#12`,
      'https://bitbucket.acme.example/projects/PAY/repos/shop/browse?at=refs%2Fheads%2Fhotfix%2F%C3%BCber%20%231',
      'https://bitbucket.acme.example/projects/PAY/repos/shop/pull-requests?create&sourceBranch=refs%2Fheads%2Fhotfix%2F%C3%BCber%20%231&targetBranch=refs%2Fheads%2Fmain',
    ],
    'https://dev.azure.com/acme/Pay/_git/shop': [
      `https://dev.azure.com/acme/Pay/_git/shop/commit/${A}`,
      `https://dev.azure.com/acme/Pay/_git/shop/branchCompare?baseVersion=GC${A}&targetVersion=GC${B}`,
      `https://dev.azure.com/acme/Pay/_git/shop?path=%2Fsrc%2Fa%20%23.ts&version=GC${A}&line=12&lineEnd=13&lineStartColumn=1&lineEndColumn=1`,
      'https://dev.azure.com/acme/Pay/_git/shop?version=GBhotfix%2F%C3%BCber%20%231',
      'https://dev.azure.com/acme/Pay/_git/shop/pullrequestcreate?sourceRef=hotfix%2F%C3%BCber%20%231&targetRef=main',
    ],
    'https://codeberg.org/acme/shop.git': [
      `https://codeberg.org/acme/shop/commit/${A}`,
      `https://codeberg.org/acme/shop/compare/${A}...${B}`,
      `https://codeberg.org/acme/shop/src/commit/${A}/src/a%20%23.ts#L12`,
      'https://codeberg.org/acme/shop/src/branch/hotfix/%C3%BCber%20%231',
      'https://codeberg.org/acme/shop/compare/main...hotfix/%C3%BCber%20%231',
    ],
    'git@git.sr.ht:~ada/shop': [
      `https://git.sr.ht/~ada/shop/commit/${A}`,
      undefined,
      `https://git.sr.ht/~ada/shop/tree/${A}/item/src/a%20%23.ts#L12`,
      'https://git.sr.ht/~ada/shop/tree/hotfix/%C3%BCber%20%231',
      undefined,
    ],
  };
  for (const [url, expected] of Object.entries(pages))
    it(`lead to the pages of ${url}`, () => {
      assert.deepEqual(
        [
          commitLink(url, A),
          compareLink(url, A, B),
          fileLink(url, A, 'src/a #.ts', 12),
          branchLink(url, BRANCH),
          pullRequestLink(url, BRANCH, 'main'),
        ],
        expected,
      );
      for (const link of expected) if (link !== undefined) assert.equal(new URL(link).href, link);
    });

  it('lead to a file without a line', () => {
    assert.equal(
      fileLink('git@github.com:acme/shop', A, 'a.ts'),
      `https://github.com/acme/shop/blob/${A}/a.ts`,
    );
    assert.equal(
      fileLink('https://dev.azure.com/acme/Pay/_git/shop', A, 'a.ts'),
      `https://dev.azure.com/acme/Pay/_git/shop?path=%2Fa.ts&version=GC${A}`,
    );
  });

  it('stay on the host, and are of the web, whatever stands in the URL, the path or the branch', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'https://',
        'ssh://',
        'git@',
        'github.com',
        'gitlab.acme.example',
        ':',
        '/',
        'a',
        '@',
        '..',
        '%2e',
        '#',
        '?',
      ),
      fc.constantFrom('javascript:', '\\', '.git', 'scm/', '_git/', ':443', '\u{d800}', '\n', ' '),
    );
    const any = fc.array(part, { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          any,
          any.map((rest) => `https://github.com/${rest}`),
        ),
        any,
        (url, name) => {
          const page = hostedRepository(url)?.page;
          for (const link of [commitLink(url, name), branchLink(url, name), fileLink(url, A, name, 3)]) {
            if (page === undefined || link === undefined) continue;
            assert.match(link, /^https?:\/\/(?:github|gitlab)\.[\w.-]+(?::443)?\/[\x21-\x7e]+$/);
            assert.doesNotMatch(link.slice(8), /^[^/]*@/);
            assert.ok(link.startsWith(page));
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
