import { RedialError, type Category } from '@redial/core';
import { vendorTrait, type Trait } from '@redial/core/adapter';
import type { OctenReason } from './profile.ts';

/**
 * Octen answered with a failure. `redial.reason` names the rule that it falls under, so that a
 * `switch` over it is exhaustive.
 */
export class OctenError<
  C extends Category = Category,
  Reason extends OctenReason | 'unknown' = OctenReason | 'unknown',
> extends RedialError<C, Reason, 'octen'> {
  static override readonly trait: Trait = /* @__PURE__ */ vendorTrait('octen');
}

/** The account's balance is spent: credits must be added before any call succeeds again. */
export class OctenInsufficientBalanceError extends OctenError<'billing', 'insufficient-balance'> {
  static override readonly trait: Trait = /* @__PURE__ */ vendorTrait(
    'octen',
    'insufficient-balance',
  );
}

/** Whether Octen answered with this failure. */
export const isOctenError = (error: unknown): error is OctenError => error instanceof OctenError;

/** Whether Octen refused because the account's balance is spent. */
export const isOctenInsufficientBalanceError = (
  error: unknown,
): error is OctenInsufficientBalanceError => error instanceof OctenInsufficientBalanceError;
