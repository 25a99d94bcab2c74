import { formatLocal, formatLocalShort } from '../../src/core/text/time.ts';
import type { Signature } from '../../src/core/board/signature.ts';

/** "14:02", with the day where it is not today; the whole date and zone on hover. */
export function Time({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={formatLocal(at)}>
      {formatLocalShort(at, Date.now())}
    </time>
  );
}

export function Signed({ signed, verb }: { readonly signed: Signature; readonly verb?: string }) {
  return (
    <span class="signed">
      {verb === undefined ? null : <b>{verb} </b>}
      <Time at={signed.at} /> · {signed.by}
    </span>
  );
}
