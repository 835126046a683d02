import { createRedial } from '@redial/core';
import { openSession } from '@redial/core/adapter';

/** A number from 0 up to, not including, 1, from where Redial has its own. */
export const systemRandom = (): number => openSession(createRedial(), {}).settings.random();
