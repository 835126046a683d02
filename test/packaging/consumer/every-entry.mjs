// Every entry of every package loads, as an ES module and through require().
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const entries = process.argv.slice(2);
for (const entry of entries) {
  const [imported, required] = [await import(entry), require(entry)];
  assert.deepEqual(Object.keys(required).toSorted(), Object.keys(imported).toSorted());
}
console.log(`ok: ${entries.join(' ')}`);
