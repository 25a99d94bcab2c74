import type { PushItem } from './push.ts';
import { namespaceOf, ownRef } from './refspecs.ts';
import type { RemoteGit } from './remote-git.ts';
import type { Layout, Share } from './sharing.ts';
import { isAncestor, type Tips } from './tips.ts';

export interface PlannedItem extends PushItem {
  readonly layout: Layout;
  readonly writer: string;
  /** What the remote had of it when it was last seen. */
  readonly before: string | undefined;
}

export interface PushPlan {
  readonly items: readonly PlannedItem[];
  /** Writers of this clone as whom somebody else has written. */
  readonly diverged: readonly string[];
}

export interface Known {
  readonly encodedRemote: string;
  readonly writers: readonly string[];
  readonly tips: Tips;
  /** Names there. Absent: not known. */
  readonly remoteRefs?: ReadonlySet<string> | undefined;
  /** Names there that no longer continue what was fetched. */
  readonly rewritten: readonly string[];
  /** Names there that were refused a moment ago, since the remote has something else. */
  readonly suspect: ReadonlySet<string>;
}

/** Works out which refs of this clone a remote lacks, and remembers what needs no second look. */
export class PushPlanner {
  readonly #git: RemoteGit;
  /** Sent again because the remote had lost them: once is enough, until it has them again. */
  readonly #resent = new Set<string>();

  constructor(git: RemoteGit) {
    this.#git = git;
  }

  async plan(shares: readonly Share[], known: Known): Promise<PushPlan> {
    const candidates = shares.flatMap((share) => candidatesOf(share, known));
    const items: PlannedItem[] = [];
    const diverged = new Set<string>();
    for (const item of candidates) {
      const { oid, before } = item;
      if (oid === before) {
        if (this.#isLost(item, known)) items.push(item);
      } else if (await this.#hasDiverged(item, known)) diverged.add(item.writer);
      else items.push(item);
    }
    return { items, diverged: [...diverged] };
  }

  /** Somebody deleted or rewound it there, as `git push --mirror` from elsewhere does. */
  #isLost({ theirs, oid }: PlannedItem, { encodedRemote, remoteRefs, rewritten }: Known): boolean {
    const key = `${encodedRemote} ${theirs} ${oid}`;
    const isThere = remoteRefs === undefined || (remoteRefs.has(theirs) && !rewritten.includes(theirs));
    if (isThere) {
      this.#resent.delete(key);
      return false;
    }
    // A remote that is pushed to at another address than it is fetched from never shows it.
    if (this.#resent.has(key)) return false;
    this.#resent.add(key);
    return true;
  }

  /** Almost never, and git refuses it anyway: so only what was refused is looked into. */
  async #hasDiverged({ theirs, before, oid }: PlannedItem, { suspect }: Known): Promise<boolean> {
    if (before === undefined || !suspect.has(theirs)) return false;
    return (await isAncestor(this.#git, before, oid)) === false;
  }
}

function candidatesOf({ incident, layout }: Share, known: Known): PlannedItem[] {
  const { theirs, ours } = namespaceOf(known.encodedRemote, layout);
  return known.writers.flatMap((writer) => {
    const oid = known.tips.get(ownRef(incident, writer));
    if (oid === undefined) return [];
    const place = `${incident}/${writer}`;
    const tracking = ours + place;
    return [{ oid, theirs: theirs + place, tracking, layout, writer, before: known.tips.get(tracking) }];
  });
}
