import { dateOf, type Doubt } from '../../core/deployments/dating.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { compareOrder } from '../../core/deployments/select.ts';
import type { Repository } from '../repository.ts';
import type { ReadTag } from './tags.ts';

/** A tag or ref, and the deployment that it marks. */
export interface FoundMark {
  readonly tag: NamedTag;
  readonly found: FoundDeployment;
  readonly doubt?: Doubt;
}

/** Those that were read and lead to a commit. */
export function markDeployments(
  repository: Repository,
  kind: 'tag' | 'ref',
  marks: readonly NamedTag[],
  read: ReadonlyMap<NamedTag, ReadTag>,
  now: number,
): readonly FoundMark[] {
  return marks.flatMap((tag) => {
    const known = read.get(tag);
    return known === undefined ? [] : [markDeployment(repository, kind, tag, known, now)];
  });
}

function markDeployment(
  repository: Repository,
  kind: 'tag' | 'ref',
  tag: NamedTag,
  { revision, committedAt, tagger, author }: ReadTag,
  now: number,
): FoundMark {
  const { environment, service, order } = tag.class;
  const recorded = { committedAt, ...(tagger !== undefined && { taggedAt: tagger.at }) };
  const { doubt, ...date } = dateOf(tag.class, recorded, now);
  const deployment: FoundDeployment['deployment'] = {
    id: kind === 'tag' ? `tag:${tag.name}` : `ref:refs/${tag.name}`,
    name: tag.name,
    kind,
    revision,
    ...date,
    author: tagger?.name ?? author,
    ...(environment === undefined ? {} : { environment }),
    ...(service === undefined ? {} : { service }),
    repository: repository.root,
  };
  return { tag, found: { deployment, order }, ...(doubt !== undefined && { doubt }) };
}

/**
 * Of a commit that a count of CI's marks a second time, the date of the commit says nothing any more: the later count
 * was made no earlier than the one before it.
 */
export function settleCounts(marks: readonly FoundMark[]): readonly FoundMark[] {
  return [...Map.groupBy(marks, ({ tag }) => tag.class.stem).values()].flatMap((series) => {
    const seen = new Set<string>();
    let latest = '';
    return series
      .toSorted((a, b) => compareOrder(a.found.order, b.found.order))
      .map((mark) => {
        const { revision, at, atSource } = mark.found.deployment;
        const isAgain = seen.has(revision) && atSource === 'commit' && at < latest;
        seen.add(revision);
        if (!isAgain && at > latest) latest = at;
        return isAgain ? datedAt(mark, latest) : mark;
      });
  });
}

const datedAt = (mark: FoundMark, at: string): FoundMark => ({
  ...mark,
  found: { ...mark.found, deployment: { ...mark.found.deployment, at } },
});
