import type { Attempt } from '../session/attempt.ts';
import { peek } from '../body/peek.ts';
import { isBrokenOff, type WholeJson } from '../body/whole-json.ts';
import { isSoftFailure } from '../classify/classify.ts';
import type { Failure } from '../failure.ts';
import type { VendorProfile } from '../profile.ts';
import { failureOfThrown } from '../session/thrown.ts';

/** Error bodies are read no further than this. */
export const errorBodyBytes: number = 64 * 1024;

/** How long an error body may take where the attempt has no limit of its own. */
export const errorBodyMs: number = 5_000;

/** What an error response of `fetch` says. Its body is left to be read by its owner. Never fails. */
export async function failureOfResponse(
  response: Response,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Failure> {
  const { status, headers } = response;
  try {
    const read = await peek(response, errorBodyBytes, limitMs, signal);
    return { status, headers, body: read?.text };
  } catch {
    return { status, headers }; // the status decides; a body that breaks off adds nothing
  }
}

/** What a 2xx with this JSON says of itself, where a named profile knows soft failures. */
export function softFailureOf(
  response: Response,
  json: WholeJson,
  profile: VendorProfile | undefined,
): Failure | undefined {
  if (!profile?.softFailure) return undefined;
  const { text: body } = json;
  if (!isSoftFailure(profile, body)) return undefined;
  return { status: response.status, headers: response.headers, body };
}

/** What was thrown by `fetch`, by the reading of a body, or by any client around it. */
export function failureOfError(error: unknown, attempt: Attempt): Failure {
  if (attempt.expired) return { error, timedOut: true };
  return isBrokenOff(error) ? { error, truncated: true } : failureOfThrown(error);
}
