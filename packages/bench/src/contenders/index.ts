import { clients } from './clients.ts';
import type { Contender } from './contender.ts';
import { redial } from './redial.ts';
import { wrappers } from './wrappers.ts';

/** Redial and the peers, in the order of the tables. */
export const contenders: readonly Contender[] = [...redial, ...clients, ...wrappers];
