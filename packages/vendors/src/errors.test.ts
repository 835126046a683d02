import {
  BillingError,
  createRedial,
  NotFoundError,
  RateLimitError,
  redialOf,
  TimeoutError,
  ValidationError,
  type VendorProfile,
} from '@redial/core';
import { describe, expect, test } from 'vitest';
import {
  isOctenError,
  isOctenInsufficientBalanceError,
  octen,
  OctenError,
  OctenInsufficientBalanceError,
  octenSamples,
} from './octen/index.ts';
import {
  isOkraPdfDocumentNotFoundError,
  isOkraPdfError,
  isOkraPdfExtractionBlockedError,
  isOkraPdfSchemaValidationError,
  okrapdf,
  OkraPdfDocumentNotFoundError,
  OkraPdfError,
  OkraPdfExtractionBlockedError,
  okrapdfSamples,
  OkraPdfSchemaValidationError,
  type OkraPdfReason,
} from './okrapdf/index.ts';
import type { VendorSample } from './sample.ts';

/** What a client throws for a documented answer, as Redial gives it back. */
async function thrown(
  vendor: VendorProfile,
  samples: readonly VendorSample[],
  name: string,
): Promise<unknown> {
  const { status, headers, body } = samples.find((each) => each.name === name) as VendorSample;
  const error = Object.assign(new Error(`Request failed with status code ${status}`), {
    response: { status, headers, data: body },
  });
  const redial = createRedial({ vendor, policy: { maxAttempts: 1 } });
  return redial.run(async () => Promise.reject(error)).catch((reason: unknown) => reason);
}

type ErrorClass = abstract new (...args: never[]) => Error;

const octenClasses: readonly ErrorClass[] = [OctenError, OctenInsufficientBalanceError];
const okrapdfClasses: readonly ErrorClass[] = [
  OkraPdfError,
  OkraPdfExtractionBlockedError,
  OkraPdfSchemaValidationError,
  OkraPdfDocumentNotFoundError,
];
const guards: readonly (readonly [ErrorClass, (error: unknown) => boolean])[] = [
  [OctenError, isOctenError],
  [OctenInsufficientBalanceError, isOctenInsufficientBalanceError],
  [OkraPdfError, isOkraPdfError],
  [OkraPdfExtractionBlockedError, isOkraPdfExtractionBlockedError],
  [OkraPdfSchemaValidationError, isOkraPdfSchemaValidationError],
  [OkraPdfDocumentNotFoundError, isOkraPdfDocumentNotFoundError],
];
const vendorClasses = [...octenClasses, ...okrapdfClasses];

describe('an error is of the classes that its reason says, and of no other vendor', () => {
  test.each<[name: string, own: readonly ErrorClass[], kind: ErrorClass]>([
    ['insufficient-balance', octenClasses, BillingError],
    ['spent-balance-as-a-rate-limit', octenClasses, BillingError],
    ['rate-limited', [OctenError], RateLimitError],
    ['unavailable', [OctenError], Error],
  ])('octen: %s', async (name, own, kind) => {
    const error = await thrown(octen, octenSamples, name);
    expect(error).toBeInstanceOf(kind);
    expect(vendorClasses.filter((each) => error instanceof each)).toEqual(own);
    for (const [each, guard] of guards) expect(guard(error)).toBe(own.includes(each));
  });

  test.each<[name: string, own: readonly ErrorClass[], kind: ErrorClass]>([
    ['extraction-blocked', [OkraPdfError, OkraPdfExtractionBlockedError], ValidationError],
    ['schema-validation-failed', [OkraPdfError, OkraPdfSchemaValidationError], ValidationError],
    ['flat-envelope', [OkraPdfError, OkraPdfSchemaValidationError], ValidationError],
    ['unprocessable', [OkraPdfError], ValidationError],
    ['document-not-found', [OkraPdfError, OkraPdfDocumentNotFoundError], NotFoundError],
    ['not-found', [OkraPdfError], NotFoundError],
    ['timeout-without-a-code', [OkraPdfError], TimeoutError],
  ])('okrapdf: %s', async (name, own, kind) => {
    const error = await thrown(okrapdf, okrapdfSamples, name);
    expect(error).toBeInstanceOf(kind);
    expect(vendorClasses.filter((each) => error instanceof each)).toEqual(own);
    for (const [each, guard] of guards) expect(guard(error)).toBe(own.includes(each));
  });

  test('a connection that was lost is no error of the vendor', async () => {
    const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const error = await createRedial({ vendor: octen })
      .run(async () => Promise.reject(lost), { method: 'POST', replayable: false })
      .catch((reason: unknown) => reason);
    expect(redialOf(error)?.vendor).toBe('octen');
    expect(isOctenError(error)).toBe(false);
  });

  test.each([undefined, null, 'octen', {}, new Error('other')])('%s is none', (value) => {
    for (const [, guard] of guards) expect(guard(value)).toBe(false);
  });
});

test('an on-call engineer reads what to do', async () => {
  const error = await thrown(octen, octenSamples, 'insufficient-balance');
  expect((error as Error).message).toBe(
    'Request failed with status code 403: octen billing 403: Forbidden. Check your account balance and add credits if needed. (1 attempt, request req_abc123)',
  );
});

/** Compiles only as long as the cases are all that there are: a `switch` over the reason is exhaustive. */
function advise(error: unknown): string {
  if (isOctenError(error)) {
    const { reason, vendor } = error.redial;
    switch (reason) {
      case 'insufficient-balance':
      case 'no-access':
      case 'invalid-api-key':
      case 'blocked-by-proxy':
        return `${vendor}: see to the account`;
      case 'bad-request':
      case 'payload-too-large':
        return `${vendor}: change the request`;
      case 'rate-limited':
      case 'server-error':
      case 'unknown':
        return `${vendor}: later`;
      default:
        return reason satisfies never;
    }
  }
  if (error instanceof OkraPdfDocumentNotFoundError) {
    return error.redial.reason satisfies 'document-not-found';
  }
  if (error instanceof OkraPdfError) {
    return error.redial.reason satisfies OkraPdfReason | 'unknown';
  }
  return 'not a vendor';
}

test('the reasons are known to the compiler', async () => {
  expect(advise(await thrown(octen, octenSamples, 'insufficient-balance'))).toBe(
    'octen: see to the account',
  );
  expect(advise(await thrown(okrapdf, okrapdfSamples, 'document-not-found'))).toBe(
    'document-not-found',
  );
  expect(advise(await thrown(okrapdf, okrapdfSamples, 'timeout'))).toBe('timeout');
  expect(advise(new Error('other'))).toBe('not a vendor');
});
