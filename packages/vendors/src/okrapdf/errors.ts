import { RedialError, type Category } from '@redial/core';
import { vendorTrait, type Trait } from '@redial/core/adapter';
import type { OkraPdfReason } from './codes.ts';

/**
 * OkraPDF answered with a failure. `redial.reason` names the rule that it falls under, so that a
 * `switch` over it is exhaustive.
 */
export class OkraPdfError<
  C extends Category = Category,
  Reason extends OkraPdfReason | 'unknown' = OkraPdfReason | 'unknown',
> extends RedialError<C, Reason, 'okrapdf'> {
  static override readonly trait: Trait = /* @__PURE__ */ vendorTrait('okrapdf');
}

/** Nothing could be extracted: the document has no pages, or its parsing failed. */
export class OkraPdfExtractionBlockedError extends OkraPdfError<
  'validation',
  'extraction-blocked'
> {
  static override readonly trait: Trait = /* @__PURE__ */ vendorTrait(
    'okrapdf',
    'extraction-blocked',
  );
}

/** What was extracted does not match the JSON schema, or the schema itself is wrong. */
export class OkraPdfSchemaValidationError extends OkraPdfError<
  'validation',
  'schema-validation-failed'
> {
  static override readonly trait: Trait = /* @__PURE__ */ vendorTrait(
    'okrapdf',
    'schema-validation-failed',
  );
}

/** The document does not exist, or its processing has not finished: ask for its status. */
export class OkraPdfDocumentNotFoundError extends OkraPdfError<'not_found', 'document-not-found'> {
  static override readonly trait: Trait = /* @__PURE__ */ vendorTrait(
    'okrapdf',
    'document-not-found',
  );
}

/** Whether OkraPDF answered with this failure. */
export const isOkraPdfError = (error: unknown): error is OkraPdfError =>
  error instanceof OkraPdfError;

/** Whether OkraPDF found nothing to extract. */
export const isOkraPdfExtractionBlockedError = (
  error: unknown,
): error is OkraPdfExtractionBlockedError => error instanceof OkraPdfExtractionBlockedError;

/** Whether OkraPDF's answer says that data and schema do not match. */
export const isOkraPdfSchemaValidationError = (
  error: unknown,
): error is OkraPdfSchemaValidationError => error instanceof OkraPdfSchemaValidationError;

/** Whether OkraPDF knows no such document, or not yet. */
export const isOkraPdfDocumentNotFoundError = (
  error: unknown,
): error is OkraPdfDocumentNotFoundError => error instanceof OkraPdfDocumentNotFoundError;
