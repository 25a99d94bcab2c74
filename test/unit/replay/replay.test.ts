import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { bundled } from '../runbook/bundled.ts';
import { cloudflare } from './cloudflare-2019-07-02.ts';
import { assertGolden } from './golden.ts';
import { replay } from './replay.ts';

describe('a real incident, replayed', () => {
  for (const account of [cloudflare])
    it(`S28: ${account.name} comes out as a post-mortem`, async () => {
      const { incident } = await replay(account);
      const document = scaffoldPostmortem(incident, { now: account.postmortemAt, runbook: bundled });
      assertGolden(account.name, document, incident);
    });
});
