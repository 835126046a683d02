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

/**
 * The documented answer `name` of a vendor, as a reply.
 *
 * @throws TypeError when there is no such sample; lists the names there are.
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
  if (!('vendor' in source)) return source;
  const linked = (source as { readonly [samplesKey]?: readonly Sample[] })[samplesKey];
  if (linked) return linked;
  throw new TypeError(
    `sample: the profile "${source.vendor}" has no samples linked to it; pass its list of samples instead`,
  );
}

function isReplyBody(body: unknown): body is ReplyBody {
  return typeof body === 'string' || (typeof body === 'object' && body !== null);
}
