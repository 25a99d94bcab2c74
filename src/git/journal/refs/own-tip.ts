import type { ObjectReader } from '../../object-reader.ts';
import { decodeLines } from '../lines.ts';
import type { StoredEvent } from '../../../core/incident/codec.ts';
import { MAX_CHUNK_BYTES } from './ref-reader.ts';
import { parseTree, type TreeEntry } from './tree.ts';

const CHUNK = /^\d{6}\.jsonl$/;
const WRITER = /^[0-9a-f]{12}$/;

/** A file of entries in the tree of a commit that this clone made. */
export interface TipChunk {
  /** The retired writer of this clone whose entries it carries. Absent: those of the ref's own writer. */
  readonly carriedFrom?: string;
  readonly name: string;
  readonly oid: string;
}

export interface OwnTip {
  /** In order, for each writer. */
  readonly chunks: readonly TipChunk[];
  readonly attachments: readonly TreeEntry[];
}

/** The folder for entries of a retired writer, so that the path says who wrote them. '' for those of the ref's own. */
export const folderOf = (carriedFrom: string | undefined): string =>
  carriedFrom === undefined ? '' : `from/${carriedFrom}/`;

/**
 * What a commit on a ref of this clone's own holds.
 * @throws Error when its commit or one of its trees cannot be read, or is nothing that this clone writes
 */
export async function readOwnTip(objects: ObjectReader, commit: string): Promise<OwnTip> {
  const entries = await readTree(objects, `${commit}^{tree}`);
  const chunks: TipChunk[] = entries.filter(isChunk);
  const attachments: TreeEntry[] = [];
  for (const entry of entries.filter((other) => !isChunk(other))) {
    if (isFolder(entry) && entry.name === 'att') attachments.push(...(await readTree(objects, entry.oid)));
    else if (isFolder(entry) && entry.name === 'from')
      chunks.push(...(await readCarried(objects, entry.oid)));
    else throw new Error(`it holds ${JSON.stringify(entry.name)}, which is no part of an incident`);
  }
  if (chunks.length === 0) throw new Error('it holds no entries');
  return { chunks, attachments };
}

/** @throws Error when it cannot be read whole */
export async function readChunkBytes(objects: ObjectReader, { name, oid }: TipChunk): Promise<Buffer> {
  const info = await objects.info(oid);
  if (info?.type !== 'blob') throw new Error(`${name} is missing from the repository`);
  if (info.size > MAX_CHUNK_BYTES) throw new Error(`${name} has ${info.size} bytes, more than is read`);
  const object = await objects.read(oid);
  if (!object) throw new Error(`${name} is missing from the repository`);
  return object.bytes;
}

/** All entries that can be read on a commit, whatever else is damaged, by their writer. Never rejects. */
export async function salvage(
  objects: ObjectReader,
  writer: string,
  commit: string,
): Promise<Map<string, StoredEvent[]>> {
  const found = new Map<string, StoredEvent[]>();
  const tip = await readOwnTip(objects, commit).catch(() => undefined);
  for (const chunk of tip?.chunks ?? []) {
    const bytes = await readChunkBytes(objects, chunk).catch(() => undefined);
    if (bytes === undefined) continue;
    const from = chunk.carriedFrom ?? writer;
    found.set(from, [...(found.get(from) ?? []), ...decodeLines(bytes).events]);
  }
  return found;
}

async function readCarried(objects: ObjectReader, tree: string): Promise<TipChunk[]> {
  const folders = (await readTree(objects, tree)).filter((e) => isFolder(e) && WRITER.test(e.name));
  const chunks: TipChunk[] = [];
  for (const { name: carriedFrom, oid } of folders) {
    const entries = (await readTree(objects, oid)).filter(isChunk);
    chunks.push(...entries.map((entry) => ({ carriedFrom, name: entry.name, oid: entry.oid })));
  }
  return chunks;
}

async function readTree(objects: ObjectReader, name: string): Promise<TreeEntry[]> {
  const tree = await objects.info(name);
  if (tree?.type !== 'tree') throw new Error('its commit or tree is missing from the repository');
  const object = await objects.read(tree.oid);
  if (!object) throw new Error('its tree is missing from the repository');
  return parseTree(object.bytes, tree.oid.length / 2);
}

const isChunk = ({ mode, name }: TreeEntry): boolean => mode === '100644' && CHUNK.test(name);
const isFolder = ({ mode }: TreeEntry): boolean => mode === '40000';
