const MOST = 200;

/** What code hosts write as the subject of a merge, where the title that people gave is the first line of the body. */
const MERGES: readonly (readonly [subject: RegExp, number?: RegExp])[] = [
  // GitHub
  [/^Merge pull request (#\d+) from \S+$/],
  // Bitbucket
  [/^Merged in \S+ \(pull request (#\d+)\)$/],
  // GitLab, which names the request at the end of the body
  [/^Merge branch '.+' into '.+'$/, /^See merge request \S*?(!\d+)$/m],
];

/**
 * What a commit is about, in the words of whoever wrote it. "Merge pull request #17 from shop/topic" tells a reader
 * nothing; the title that the request had does: "Round prices up (#17)".
 * @param body without the subject
 */
export function commitTitle(subject: string, body: string): string {
  for (const [pattern, reference] of MERGES) {
    const match = pattern.exec(subject);
    if (match === null) continue;
    const number = reference === undefined ? match[1] : reference.exec(body)?.[1];
    const title = body.trimStart().split('\n', 1)[0]?.trim().slice(0, MOST) ?? '';
    // A merge by hand looks like GitLab's, and its body is not a title.
    if (title === '' || number === undefined) return subject;
    return title.includes(number) ? title : `${title} (${number})`;
  }
  return subject;
}
