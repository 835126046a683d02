import type { Category } from '../classify/category.ts';
import type { RedialErrorInfo } from './info.ts';
import { errorInfoOf } from './mark.ts';
import { setHidden } from './property.ts';

/** Says of a mark whether an error that bears it belongs to a class. */
export type Trait = (info: RedialErrorInfo) => boolean;

/**
 * An error that Redial has explained. The object is the client's own (an `AxiosError` stays one):
 * to be a `RedialError` is a property of its mark and not of its prototype, so that one object can
 * be an `AxiosError`, a `RateLimitError` and an `OctenError` at once, across duplicate installs.
 *
 * A user's subclass is matched by its prototype chain, like any other class.
 */
export class RedialError<
  C extends Category = Category,
  Reason extends string = string,
  Vendor extends string = string,
> extends Error {
  /** What the failure means, and everything that was tried. */
  declare readonly redial: RedialErrorInfo<C, Reason, Vendor>;

  /** What errors of this class have in common, told by their mark. */
  static readonly trait: Trait = () => true;

  // A type predicate: without one `instanceof` would make `any` of every type parameter.
  static override [Symbol.hasInstance]<T extends abstract new (...args: never[]) => object>(
    this: T & { readonly trait?: Trait },
    value: unknown,
  ): value is InstanceType<T> {
    const info = Object.hasOwn(this, 'trait') ? errorInfoOf(value) : undefined;
    return (
      (info !== undefined && this.trait?.(info) === true) ||
      Function.prototype[Symbol.hasInstance].call(this, value)
    );
  }
}

/** An error of our own, where a client has none: it is named after its class, out of sight. */
export function newRedialError(message: string, options?: { cause?: unknown }): RedialError {
  const error = new RedialError(message, options);
  setHidden(error, 'name', 'RedialError');
  return error;
}

/**
 * The trait of a vendor's error class: the vendor answered, and where `reasons` are given, one of
 * these rules of its profile matched. A lost connection or an own timeout is no vendor's error.
 */
export function vendorTrait(vendor: string, ...reasons: readonly string[]): Trait {
  return (info) =>
    info.vendor === vendor &&
    info.status !== undefined &&
    (reasons.length === 0 || reasons.includes(info.reason));
}
