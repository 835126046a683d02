export { octen, type OctenCode, type OctenReason } from './profile.ts';
export {
  OctenError,
  OctenInsufficientBalanceError,
  isOctenError,
  isOctenInsufficientBalanceError,
} from './errors.ts';
export { octenSamples } from './samples.ts';
export type { SampleExpectation, VendorSample } from '../sample.ts';
export {
  extractFailures,
  type ExtractFailure,
  type ExtractFailureReason,
  type ExtractResult,
} from './extract-failures.ts';
export {
  extractAll,
  partialExtract,
  type ExtractAllOptions,
  type ExtractRequest,
} from './extract-all.ts';
export type { ExtractOutcome, ExtractProgress } from './extract-job.ts';
export type { ExtractUsage } from './usage.ts';
