import { withRedial as withRedialAxios } from '@redial/axios';
import type { RedialOptions } from '@redial/core';
import { withRedial as withRedialFetch } from '@redial/fetch';
import { withRedial as withRedialKy } from '@redial/ky';
import { withRedial as withRedialOfetch } from '@redial/ofetch';
import axios from 'axios';
import ky from 'ky';
import { ofetch } from 'ofetch';
import { bodyOf, headersOf, initOf, urlOf, type Contender, type Setup } from './contender.ts';
import { throughAxios } from './through-axios.ts';

/** The default configuration; keys of its own where the scenario has keys. */
const optionsOf = ({ resendPosts }: Setup): RedialOptions =>
  resendPosts ? { policy: { idempotencyKey: true } } : {};

/** Redial's four adapters. */
export const redial: readonly Contender[] = [
  {
    name: 'Redial (fetch)',
    how: 'defaults',
    create(setup) {
      const { attemptTimeoutMs } = setup;
      const api = withRedialFetch(
        fetch,
        optionsOf(setup),
        attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs },
      );
      return async (job) => bodyOf(await api(urlOf(setup, job), initOf(job)));
    },
  },
  {
    name: 'Redial (axios)',
    how: 'defaults',
    create(setup) {
      const api = withRedialAxios(
        axios.create({ timeout: setup.attemptTimeoutMs ?? 0 }),
        optionsOf(setup),
      );
      return throughAxios(api, setup);
    },
  },
  {
    name: 'Redial (ky)',
    how: 'defaults',
    create(setup) {
      const api = withRedialKy(
        ky.create({ timeout: setup.attemptTimeoutMs ?? false }),
        optionsOf(setup),
      );
      return (job) => api(urlOf(setup, job), initOf(job)).json();
    },
  },
  {
    name: 'Redial (ofetch)',
    how: 'defaults',
    create(setup) {
      const { attemptTimeoutMs } = setup;
      const api = withRedialOfetch(
        ofetch.create(attemptTimeoutMs === undefined ? {} : { timeout: attemptTimeoutMs }),
        optionsOf(setup),
      );
      return (job) =>
        api(urlOf(setup, job), {
          method: job.method,
          headers: headersOf(job),
          ...(job.method === 'POST' ? { body: { id: job.id } } : {}),
        });
    },
  },
];
