import type { SimilarInput } from '../../src/core/board/similar.ts';
import type { SuspectsInput } from '../../src/core/board/suspects.ts';
import type { Deployment } from '../../src/core/deployments/deployment.ts';
import type { Candidate } from '../../src/core/suspects/candidate.ts';
import { at, MINUTE, T0 } from '../unit/incident/make.ts';

/** What went out before the incidents of the scenarios, and how it is ranked. */

export const DEPLOYMENTS: Deployment[] = [
  { name: 'payments v2.14.0', minutes: -26, service: 'payments', author: 'Bo Lind', revision: '8f31c2e' },
  { name: 'gateway v5.2.1', minutes: -177, service: 'gateway', author: 'Cem Aydın', revision: '41b77a0' },
  {
    name: 'deploy/production/checkout/2026-11-20T09-12Z',
    minutes: -288,
    service: 'checkout',
    author: 'Ana Ruiz',
    revision: '0a9d3f1',
  },
  { name: 'payments v2.13.4', minutes: -1543, service: 'payments', author: 'Bo Lind', revision: 'c77e0b2' },
].map(({ name, minutes, service, author, revision }, index) => ({
  id: `tag:${name}`,
  name,
  kind: 'tag',
  revision: revision.padEnd(40, '0'),
  at: at(minutes),
  atSource: index === 1 ? 'commit' : 'tagger',
  author,
  environment: 'production',
  service,
  repository: '/home/ana/shop',
  isCurrent: index < 3,
}));

const candidate = (revision: string, subject: string, author: string, minutes: number): Candidate => ({
  revision: revision.padEnd(40, '0'),
  subject,
  author,
  at: T0 + minutes * MINUTE,
  isMerge: false,
  body: '',
});

export const SUSPECTS: SuspectsInput = {
  state: 'ready',
  message:
    'Ranked from 41 commits in 4 deployments of the 14 days before, by their texts, paths and changed lines.',
  components: ['services/payments', 'services/checkout', 'services/gateway', 'packages/tokens', 'deploy'],
  ranked: [
    {
      id: DEPLOYMENTS[0]!.id,
      probability: 0.71,
      reasons: [
        { text: 'went out 12 min before impact began', weight: 2 },
        { text: 'the only change to services/payments this week', weight: 1 },
      ],
      commits: [
        {
          candidate: candidate('8f31c2e', 'payments: skip 3DS for small amounts', 'Bo Lind', -31),
          probability: 0.58,
          score: 3,
          reasons: [
            {
              text: 'touches services/payments/src/token.ts, which stands in the trace',
              weight: 3,
              path: 'services/payments/src/token.ts',
            },
            { text: 'its lines say cardToken, as the report does', weight: 2 },
          ],
        },
        {
          candidate: candidate('77ab310', 'Bump undici from 7.2.0 to 7.3.1', 'renovate[bot]', -90),
          probability: 0.13,
          score: 1,
          reasons: [{ text: 'changes a dependency that services/payments calls', weight: 1 }],
        },
      ],
    },
    {
      id: DEPLOYMENTS[1]!.id,
      probability: 0.17,
      reasons: [{ text: 'went out 2 h 43 min before impact began', weight: 1 }],
      commits: [
        {
          candidate: candidate('41b77a0', 'gateway: raise the timeout of upstreams', 'Cem Aydın', -200),
          probability: 0.17,
          score: 1,
          reasons: [{ text: 'its message says timeout, as the report does', weight: 1 }],
        },
      ],
    },
  ],
};

const past = { text: '', services: [], components: [] };
export const SIMILAR: SimilarInput = {
  state: 'ready',
  failure: '',
  searched: 214,
  found: [
    {
      past: {
        ...past,
        id: '01kaq3j8r0000abcdefghjkmnp',
        title: 'Card payments return 500 after a deployment',
        at: at(-60 * 24 * 40),
        fixes: ['Rolled back payments v2.9.1 to payments v2.9.0', 'The token cache is warmed before traffic'],
      },
      why: [
        'same service: payments',
        'same cause: recent deployment',
        'shares the words card, payments, 500',
      ],
      file: '/home/ana/shop/docs/postmortems/2026-10-11-card-payments.md',
    },
    {
      past: {
        ...past,
        id: 'file:/home/ana/shop/docs/postmortems/2025-03-04.md',
        title: 'Tokens expired',
        fixes: [],
      },
      why: ['shares the words token, checkout'],
      file: '/home/ana/shop/docs/postmortems/2025-03-04.md',
    },
  ],
};
