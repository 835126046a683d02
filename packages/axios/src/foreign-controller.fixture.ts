/** An AbortController as older polyfills make them. */
export class ForeignController {
  readonly signal: AbortSignal;
  readonly #target = new EventTarget();
  #aborted = false;

  constructor() {
    const target = this.#target;
    const isAborted = (): boolean => this.#aborted;
    this.signal = {
      get aborted() {
        return isAborted();
      },
      addEventListener: target.addEventListener.bind(target),
      removeEventListener: target.removeEventListener.bind(target),
    } as AbortSignal;
  }

  abort(): void {
    this.#aborted = true;
    this.#target.dispatchEvent(new Event('abort'));
  }
}
