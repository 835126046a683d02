export {
  withRedial,
  type FetchAdapterOptions,
  type FetchLike,
  type RedialFetch,
  type RedialRequestInit,
} from './with-redial.ts';
