import { status, type Answer, type ReplyBody, type ReplyHeaders } from './reply.ts';

/** A documented answer of a vendor, as `octenSamples` of `@redial/vendors/octen` lists them. */
export interface Sample {
  readonly name: string;
  readonly status: number;
  readonly headers?: ReplyHeaders;
  readonly body?: unknown;
}

/** Where samples are found: a list, or a vendor's profile whose module has linked its list to it. */
export type SampleSource = readonly Sample[] | { readonly vendor: string };

/** Under this key the module of a vendor's samples hangs its list on the profile. */
const samplesKey: unique symbol = Symbol.for('redial.samples') as never;

interface LinkedProfile {
  readonly vendor?: string;
  readonly [samplesKey]?: readonly Sample[];
}

/**
 * The documented answer `name` of a vendor, as a reply.
 *
 * @throws TypeError when there is no such sample, and lists the names there are; or when `source` has none.
 */
export function sample(source: SampleSource, name: string): Answer {
  const samples = samplesOf(source);
  const found = samples.find((each) => each.name === name);
  if (!found) {
    const names = samples.map((each) => each.name).join(', ');
    throw new TypeError(`sample: there is no ${JSON.stringify(name)}; there are: ${names}`);
  }
  const { body } = found;
  return status(found.status, found.headers, isReplyBody(body) ? body : undefined);
}

function samplesOf(source: SampleSource): readonly Sample[] {
  if (Array.isArray(source) && source.every((each) => 'name' in each)) return source;
  const { vendor, [samplesKey]: linked } = Object(source) as LinkedProfile;
  if (linked) return linked;
  const given =
    vendor === undefined ? 'what was given is no profile and' : `the profile "${vendor}"`;
  throw new TypeError(
    `sample: ${given} has no samples linked to it; pass its list of samples instead`,
  );
}

function isReplyBody(body: unknown): body is ReplyBody {
  return typeof body === 'string' || (typeof body === 'object' && body !== null);
}
