/** A number from 0 up to, not including, 1. */
export type Random = () => number;

/** Looked up per call, so that a test that replaces `Math.random` is obeyed. */
export const systemRandom: Random = () => Math.random();

/** 128 random bits in hex: a key that no two requests share. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
