import { classify } from '../classify/classify.ts';
import { decide, type Situation } from '../decide/decide.ts';
import { stop, type Verdict } from '../decide/verdict.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { RedialErrorInfo } from '../errors/info.ts';
import { maskDiagnosis } from '../errors/mask-diagnosis.ts';
import type { Mask } from '../errors/redact.ts';
import type { Failure } from '../failure.ts';
import { carriesKey } from './idempotency-key.ts';
import type { Settings } from '../options/options.ts';
import type { VendorProfile } from '../profile.ts';
import type { SessionRequest } from './request-facts.ts';

/** What a failed attempt means, and what to do about it. */
export interface Judgement {
  readonly diagnosis: Diagnosis;
  readonly verdict: Verdict;
}

/** Where a request stands when an attempt of it has failed. */
export interface Standing extends Pick<
  Situation,
  'attempt' | 'elapsedMs' | 'remainingMs' | 'disabled'
> {
  /** The mark of a Redial nearer to the wire: it has judged already. */
  readonly inner: RedialErrorInfo | undefined;
  readonly settings: Settings;
  /** How long the attempt took. */
  readonly durationMs: number;
  readonly request: SessionRequest;
  readonly profile: VendorProfile | undefined;
  /** The deadline has cut the attempt short. */
  readonly isCut: boolean;
  /** The session has put an idempotency key on the request. */
  readonly hasOwnKey: boolean;
  readonly mask: Mask;
}

/** Classifies a failure, then decides. */
export function judge(failure: Failure, standing: Standing): Judgement {
  const { inner, settings, durationMs, request, profile, isCut, hasOwnKey, mask, ...where } =
    standing;
  if (inner) return { diagnosis: inner, verdict: stop(inner.stopReason) };
  const { clock, policy, random } = settings;
  const classification = classify(failure, profile, request, clock.nowMs());
  const known = maskDiagnosis(classification.diagnosis, mask);
  // Frozen: listeners and `shouldRetry` get the very object that decides and ends on the error.
  const diagnosis: Diagnosis = Object.freeze(
    failure.notSent ? { ...known, delivery: 'not-sent' as const } : known,
  );
  if (isCut) return { diagnosis, verdict: stop('deadline') };
  const situation: Situation = {
    ...where,
    policy,
    hungMs: diagnosis.category === 'timeout' && diagnosis.status === undefined ? durationMs : 0,
    replayable: request.replayable ?? true,
    keyed: hasOwnKey || carriesKey(policy, request.headers),
    method: request.method,
    url: request.url,
  };
  return { diagnosis, verdict: decide({ ...classification, diagnosis }, situation, random) };
}
