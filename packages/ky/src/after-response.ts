import type { AfterResponseHook, Hooks, Options } from 'ky';

/** What decides whether the hook of ours is among the others. */
interface AfterResponse {
  /** Of this call; later `init` hooks may still change them. */
  readonly options: Options;
  readonly ours: AfterResponseHook;
  hooks: AfterResponseHook[];
}

const key: unique symbol = Symbol('redial');

interface Keeper extends Partial<Hooks> {
  [key]: AfterResponse;
}

/**
 * A property `afterResponse` that ends with our hook where that is needed: every hook of this kind costs ky a
 * clone of each response. ky asks for it once more when all `init` hooks have run, which may want no
 * exception, or have such hooks.
 *
 * One for all calls: V8 keeps each accessor of a literal, and all that it leads to, until it collects the
 * old generation, which took a fifth of the time of a success.
 */
const accessor: PropertyDescriptor & ThisType<Keeper> = {
  enumerable: true,
  configurable: true,
  get() {
    const { options, ours, hooks } = this[key];
    const isNeeded = (options.throwHttpErrors ?? true) !== true || hooks.length > 0;
    if (isNeeded && hooks.at(-1) !== ours) {
      const at = hooks.indexOf(ours);
      if (at >= 0) hooks.splice(at, 1); // others were added behind it
      hooks.push(ours);
    }
    return hooks;
  },
  // A copy: it may be a list that many calls share.
  set(others?: readonly AfterResponseHook[]) {
    this[key].hooks = [...(others ?? [])];
  },
};

/** Gives the hooks of one call an `afterResponse` that looks after itself, and begins with the call's own. */
export function withAfterResponse(
  hooks: Partial<Hooks>,
  options: Options,
  ours: AfterResponseHook,
): Partial<Hooks> {
  const others = options.hooks?.afterResponse ?? [];
  const keeper: Keeper = Object.assign(hooks, { [key]: { options, ours, hooks: [...others] } });
  return Object.defineProperty(keeper, 'afterResponse', accessor);
}
