import type { Clock } from '../wait/clock.ts';
import { readFields, type HeaderLookup } from './fields.ts';
import type { Grant } from './grant.ts';

/** So many answers without fields, one after the other, and only a sample is looked at. */
const mostMisses = 8;
/** The same where there were some: a vendor may send them with one answer in ten. */
const mostGaps = 64;
const sampleEvery = 64;

/**
 * Reads the RateLimit fields of a lane's answers. To look costs more than all else that a lane does for
 * a success: where there are none, only every 64th answer is looked at.
 */
export class FieldReader {
  #misses = 0;
  #skipped = 0;

  read(header: HeaderLookup | undefined, clock: Clock): Grant | undefined {
    if (!header || !this.#isDue()) return undefined;
    const grant = readFields(header, clock.nowMs());
    this.#misses = grant ? mostMisses - mostGaps : this.#misses + 1;
    return grant;
  }

  #isDue(): boolean {
    return this.#misses < mostMisses || ++this.#skipped % sampleEvery === 0;
  }
}
