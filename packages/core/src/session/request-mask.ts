import type { Attempt } from './attempt.ts';
import { maskOf, type Mask } from '../errors/redact.ts';
import type { Secrets } from '../errors/secrets.ts';
import { headerPairs } from '../header-pairs.ts';
import type { SessionRequest } from './request-facts.ts';

/** A mask for all that was secret in a request so far: an attempt may have sent a token of its own. */
export function maskForRequest(
  secrets: Secrets,
  request: SessionRequest,
  attempt: Attempt | undefined,
): Mask {
  secrets.addHeaders(headerPairs(request.headers));
  if (attempt?.hasOwnHeaders) secrets.addHeaders(attempt.headers);
  secrets.addUrl(request.url);
  secrets.add(...(request.secrets ?? []));
  return maskOf(secrets);
}
