import type { VendorProfile } from '@redial/core';
import { octen } from './octen/profile.ts';
import { okrapdf } from './okrapdf/profile.ts';

/**
 * All profiles of this package, for a client that talks to several vendors: the request's host says
 * whose errors they are, and for any other host the generic reading applies.
 *
 * @example
 * withRedial(axios, { vendor: byHost });
 */
export const byHost: readonly VendorProfile[] = [octen, okrapdf];
