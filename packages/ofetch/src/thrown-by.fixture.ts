import type { FetchError } from 'ofetch';

/** What a call throws. One that does not fail fails the test. */
export const thrownBy = (sent: Promise<unknown>): Promise<FetchError> =>
  sent.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as FetchError,
  );
