export { okrapdf, type OkraPdfCode, type OkraPdfReason } from './profile.ts';
export { okrapdfSamples } from './samples.ts';
export type { VendorSample } from '../sample.ts';
export { diagnoseToolResult } from './tool-result.ts';
export { waitForDocument, type WaitForDocumentOptions } from './document.ts';
