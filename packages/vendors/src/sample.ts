import type { Diagnosis, VendorProfile } from '@redial/core';

/** What the diagnosis of a sample must say; a field that is not named here is not looked at. */
export type SampleExpectation<Reason extends string = string> = Partial<Diagnosis> & {
  readonly category: Diagnosis['category'];
  readonly reason: Reason;
  readonly retryable: boolean;
};

/**
 * A failure that a vendor documents, and what it means. One list of them is the table test of the
 * profile, the replies of the test kit and the vendor table of the README.
 */
export interface VendorSample<Reason extends string = string> {
  /** In kebab case, unique within its vendor; the plainest sample of a rule bears the rule's name. */
  readonly name: string;
  /** Where it is documented: a URL. */
  readonly source: string;
  /** The request that it answers, where that matters. */
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON as an object, anything else as text. */
  readonly body: object | string;
  readonly expect: SampleExpectation<Reason>;
}

/** Where the test kit looks for the samples of a profile. */
const samplesKey: unique symbol = /* @__PURE__ */ Symbol.for('redial.samples') as never;

/** Hangs the samples on their profile, so that `sample(octen, 'rate-limited')` finds them. */
export function linkSamples(profile: VendorProfile, samples: readonly VendorSample[]): void {
  Object.defineProperty(profile, samplesKey, { value: samples });
}
