import type { AxiosInstance } from 'axios';
import { initOf, urlOf, type Send, type Setup } from './contender.ts';

/** The job through an axios instance. */
export const throughAxios =
  (api: AxiosInstance, setup: Setup): Send =>
  (job) => {
    const { method, headers, body } = initOf(job);
    return api.request({
      url: urlOf(setup, job),
      method,
      headers,
      ...(body === undefined ? {} : { data: body }),
    });
  };
