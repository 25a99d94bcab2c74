export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

/**
 * The entries of a git tree object: `<mode> <name>\0<object id>`, again and again.
 * @param oidBytes 20, or 32 in a repository with SHA-256
 */
export function parseTree(tree: Buffer, oidBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let start = 0; start < tree.length;) {
    const space = tree.indexOf(' ', start);
    const zero = tree.indexOf(0, space);
    const end = zero + 1 + oidBytes;
    if (space < 0 || zero < 0 || end > tree.length) throw new Error('its tree is damaged');
    entries.push({
      mode: tree.toString('latin1', start, space),
      name: tree.toString('utf8', space + 1, zero),
      oid: tree.toString('hex', zero + 1, end),
    });
    start = end;
  }
  return entries;
}
