import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const ID = /\b[0-7][0-9a-hjkmnp-tv-z]{25}\b/g;

/** Ids are new in every run. They are numbered, so that it still shows which of them are the same. */
function withStableIds(text: string): string {
  const ids = new Map<string, string>();
  return (
    text
      .replaceAll(ID, (id) => {
        if (!ids.has(id)) ids.set(id, `id-${ids.size + 1}`);
        return ids.get(id) ?? '';
      })
      // The marks of the parts of a post-mortem are made of what stands in them, ids too.
      .replaceAll(/(<!-- fireline:begin [\w-]+) [0-9a-z]+ -->/g, '$1 mark -->')
      .replaceAll(/"seq": \d+/g, '"seq": 0')
      .replace(/"sha256": "[0-9a-f]{64}"\n\}\n$/, '"sha256": "of all of the above"\n}\n')
  );
}

/** Compares with a file of test/golden/export, which UPDATE_GOLDEN=1 writes anew. */
export function assertGolden(name: string, text: string): void {
  const file = new URL(`../../golden/export/${name}`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, withStableIds(text));
  }
  assert.ok(existsSync(file), `${name} is missing: run with UPDATE_GOLDEN=1`);
  assert.equal(withStableIds(text), readFileSync(file, 'utf8'));
}
