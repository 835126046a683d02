import type { Redial, RedialOptions } from '@redial/core';
import { settingsFrom } from '@redial/core/adapter';
import type { Config } from './config.ts';
import { bareInstance } from './native.ts';
import { resilient } from './resilient.ts';

/**
 * An axios instance by its shape. The types of axios's ESM and CJS copies are not assignable to each
 * other, so neither is named.
 */
export interface AxiosLike {
  (config: never): unknown;
  defaults: object;
  interceptors: {
    request: { use(...args: never[]): number; eject(id: number): void };
  };
}

/** Where an instance keeps our interceptor; shared by all copies of this package. */
const installed: unique symbol = Symbol.for('redial.axios') as never;

type Interceptor = (config: Config) => Config;

type Plugged = AxiosLike & {
  /** Not in the types of axios 1.8. */
  create(): unknown;
  [installed]?: { readonly id: number; readonly interceptor: Interceptor };
  interceptors: {
    request: {
      use(onFulfilled: Interceptor, onRejected: null, options: object): number;
      /** Not in axios's types. */
      readonly handlers?: readonly ({ readonly fulfilled?: unknown } | null)[];
    };
  };
};

/**
 * Plugs Redial into an axios instance, in place, and gives the instance back. Works for `axios`
 * itself and for `axios.create()`. A second call replaces the first.
 *
 * The instance's interceptors and transforms run once per request, whatever the number of attempts;
 * every attempt sends the same bytes and headers. What it throws is still an `AxiosError`, now also
 * typed.
 *
 * @throws TypeError when an option is wrong, naming it, or when this is no axios instance.
 */
export function withRedial<T extends AxiosLike>(instance: T, options?: RedialOptions | Redial): T {
  checkInstance(instance, 'withRedial');
  const settings = settingsFrom(options);
  const plugged = instance as unknown as Plugged;
  const bare = bareInstance(plugged);
  withoutRedial(instance);
  const interceptor: Interceptor = (config) => {
    config.adapter = resilient(settings, bare, config.adapter);
    return config;
  };
  // Does nothing asynchronous: an instance whose interceptors are synchronous stays so.
  const id = plugged.interceptors.request.use(interceptor, null, { synchronous: true });
  Object.defineProperty(instance, installed, { value: { id, interceptor }, configurable: true });
  return instance;
}

/**
 * Takes Redial out of an axios instance, in place, and gives the instance back.
 *
 * @throws TypeError when this is no axios instance.
 */
export function withoutRedial<T extends AxiosLike>(instance: T): T {
  checkInstance(instance, 'withoutRedial');
  const { [installed]: ours, interceptors } = instance as unknown as Plugged;
  if (ours) {
    const { handlers } = interceptors.request;
    // axios 1.8 counts from 0 again after `clear()`: the id may be that of somebody else's by now.
    const isThere = !handlers || handlers.some((one) => one?.fulfilled === ours.interceptor);
    if (isThere) interceptors.request.eject(ours.id);
    Reflect.deleteProperty(instance, installed);
  }
  return instance;
}

function checkInstance(instance: unknown, verb: string): void {
  const { create, interceptors } = (instance ?? {}) as Partial<Plugged>;
  if (typeof create !== 'function' || typeof interceptors?.request?.use !== 'function') {
    throw new TypeError(`redial: ${verb} needs an axios instance: axios or axios.create()`);
  }
}
