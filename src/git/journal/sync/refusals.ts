import { failureOf, type Circumstances, type Refusal } from './failures.ts';
import { isRefusal } from './plain-failures.ts';
import type { SharesFile, SyncState } from './shares-file.ts';
import { LAYOUTS, type Layout, type Share, type SyncFailure } from './sharing.ts';

interface Place {
  readonly where: Circumstances;
}

type Remembered = SyncState['refusals'][number];

export const layoutsOf = (items: readonly { readonly layout: Layout }[]): Layout[] =>
  LAYOUTS.filter((layout) => items.some((item) => item.layout === layout));

/** What remotes did not take, by layout: it is not tried again before a person asks. */
export class Refusals {
  readonly #file: SharesFile;

  constructor(file: SharesFile) {
    this.#file = file;
  }

  isRefused(place: Place, { layout }: Share): boolean {
    return this.#of(place).some((one) => one.layout === layout);
  }

  /** What a person should know of, as long as nothing has changed about it. */
  standing(place: Place, shares: readonly Share[]): SyncFailure[] {
    const layouts = layoutsOf(shares);
    return this.#of(place).flatMap(({ layout, failure }) => (layouts.includes(layout) ? [failure] : []));
  }

  /** @returns what went wrong, by layout; that which will go wrong again is remembered */
  async note(
    { where }: Place,
    layouts: readonly Layout[],
    complaint: Refusal | undefined,
  ): Promise<SyncFailure[]> {
    if (!complaint || layouts.length === 0) return [];
    const { remote, url = '' } = where;
    const found = layouts.map((layout): Remembered => {
      const failure = failureOf(complaint, { ...where, layout, isPush: true });
      return { remote, url, layout, failure };
    });
    const lasting = found.filter(({ failure }) => isRefusal(failure));
    if (lasting.length > 0) {
      await this.#file.update((state) => ({
        ...state,
        refusals: [...state.refusals.filter((one) => !isOf(one, remote, layouts)), ...lasting],
      }));
    }
    return found.map(({ failure }) => failure);
  }

  /** It was taken. */
  async forget({ where: { remote } }: Place, layouts: readonly Layout[]): Promise<void> {
    if (!this.#file.state.refusals.some((one) => isOf(one, remote, layouts))) return;
    await this.#file.update((state) => ({
      ...state,
      refusals: state.refusals.filter((one) => !isOf(one, remote, layouts)),
    }));
  }

  /** Another address may give another answer. */
  #of({ where }: Place): Remembered[] {
    return this.#file.state.refusals.filter(
      ({ remote, url }) => remote === where.remote && url === where.url,
    );
  }
}

const isOf = (one: Remembered, remote: string, layouts: readonly Layout[]): boolean =>
  one.remote === remote && layouts.includes(one.layout);
