export { okrapdf } from './profile.ts';
export type { OkraPdfCode, OkraPdfReason } from './codes.ts';
export {
  OkraPdfDocumentNotFoundError,
  OkraPdfError,
  OkraPdfExtractionBlockedError,
  OkraPdfSchemaValidationError,
  isOkraPdfDocumentNotFoundError,
  isOkraPdfError,
  isOkraPdfExtractionBlockedError,
  isOkraPdfSchemaValidationError,
} from './errors.ts';
export { okrapdfSamples } from './samples.ts';
export type { SampleExpectation, VendorSample } from '../sample.ts';
export { diagnoseToolResult } from './tool-result.ts';
export { waitForDocument, type WaitForDocumentOptions } from './document.ts';
