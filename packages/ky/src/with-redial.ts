import type { Redial, RedialOptions } from '@redial/core';
import { settingsFrom, type Settings } from '@redial/core/adapter';
import ky, { type InitHook, type KyInstance, type Options } from 'ky';
import type { Retry } from './native-retry.ts';
import { steer } from './steer.ts';

/** A ky instance by its shape, from whichever copy of ky. */
export interface KyLike {
  extend(options: never): unknown;
  readonly retry: (...args: never[]) => unknown;
}

/** What `withRedial` extends a client with, as options for `ky.create`. */
export interface KyRedialOptions {
  hooks: { init: InitHook[] };
}

/** Marks our hooks among the others; shared by all copies of this package. */
const mark: unique symbol = Symbol.for('redial.ky') as never;

/**
 * Gives back `client.extend(...)`: the same kind of client, which sends again where that is safe and
 * useful, and whose errors are typed. Its hooks and those of later `extend`s run as before. Used a
 * second time, it replaces the first.
 *
 * @throws TypeError when an option is wrong, naming it.
 */
export function withRedial<T extends KyLike>(client: T, options?: RedialOptions | Redial): T {
  const { extend, retry } = (client ?? {}) as unknown as Partial<KyInstance>;
  if (!extend || !retry) {
    throw new TypeError('redial: withRedial needs a ky instance: ky, ky.create() or ky.extend()');
  }
  return extend(steering(settingsFrom(options), retry)) as unknown as T;
}

/**
 * The same as options, to spread into `ky.create` or `ky.extend`. Whoever has `init` hooks beside
 * it must list both: in an object literal, the later `hooks` replaces the earlier.
 *
 * @throws TypeError when an option is wrong, naming it.
 */
export function kyOptions(options?: RedialOptions | Redial): KyRedialOptions {
  return steering(settingsFrom(options), ky.retry);
}

function steering(settings: Settings, retry: Retry): KyRedialOptions {
  const steered = new WeakSet<Options>();
  const init: InitHook = (options) => {
    const ours = options.hooks?.init?.filter((hook) => mark in hook) ?? [];
    if (ours.length > 1) {
      // Of several Redials on one instance the last one counts; and it counts once.
      if (ours.at(-1) !== init || steered.has(options)) return;
      steered.add(options);
    }
    steer(options, settings, retry);
  };
  Object.defineProperty(init, mark, { value: true });
  return { hooks: { init: [init] } };
}
