import { withRedial as withRedialAxios } from '@redial/axios';
import { withRedial as withRedialFetch } from '@redial/fetch';
import { withRedial as withRedialKy } from '@redial/ky';
import { withRedial as withRedialOfetch } from '@redial/ofetch';
import axios, { type AxiosAdapter } from 'axios';
import ky from 'ky';
import { createFetch } from 'ofetch';

export interface OverheadRecord {
  readonly name: string;
  /** Median over the rounds, microseconds a call. */
  readonly bareUs: number;
  readonly redialUs: number;
  /** Median over the rounds of one round's difference and ratio. */
  readonly addedUs: number;
  readonly ratio: number;
  /** First and third quartile of the ratio. */
  readonly ratioFrom: number;
  readonly ratioTo: number;
}

export const url: string = 'http://127.0.0.1:9/items';
const text = JSON.stringify({ items: Array.from({ length: 10 }, (_, id) => ({ id, name: 'x' })) });
const answer = (type: string) => async (): Promise<Response> =>
  new Response(text, { headers: { 'content-type': type } });
export const json: () => Promise<Response> = answer('application/json');
const plain = answer('text/plain');
const axiosStub: AxiosAdapter = async (config) => ({
  data: text,
  status: 200,
  statusText: 'OK',
  headers: { 'content-type': 'application/json' },
  config,
});

type Call = () => Promise<unknown>;
export type Pairs = Readonly<Record<string, readonly [bare: Call, redial: Call]>>;

const withAndWithout: Pairs = {
  'fetch, no JSON': both(plain, withRedialFetch(plain), async (api) => (await api(url)).text()),
  'fetch, JSON': both(json, withRedialFetch(json), async (api) => (await api(url)).json()),
  axios: both(
    axios.create({ adapter: axiosStub }),
    withRedialAxios(axios.create({ adapter: axiosStub })),
    (api) => api.get(url),
  ),
  ky: both(ky.create({ fetch: json }), withRedialKy(ky.create({ fetch: json })), (api) =>
    api.get(url).json(),
  ),
  ofetch: both(
    createFetch({ fetch: json }),
    withRedialOfetch(createFetch({ fetch: json })),
    (api) => api(url),
  ),
};

export function both<T>(bare: T, redial: T, call: (api: T) => Promise<unknown>): [Call, Call] {
  return [() => call(bare), () => call(redial)];
}

/**
 * What a success costs over a transport that answers at once: batches of calls through the bare
 * client and through Redial in turn, in an order that changes every round.
 */
export async function overhead(
  rounds: number,
  pairs: Pairs = withAndWithout,
): Promise<OverheadRecord[]> {
  const results: OverheadRecord[] = [];
  for (const [name, [bare, redial]] of Object.entries(pairs)) {
    await timeOf(bare, 3_000);
    await timeOf(redial, 3_000);
    const bares: number[] = [];
    const redials: number[] = [];
    for (let round = 0; round < rounds; round++) {
      if (round % 2 === 0) bares.push(await timeOf(bare, 1_000));
      redials.push(await timeOf(redial, 1_000));
      if (round % 2 === 1) bares.push(await timeOf(bare, 1_000));
    }
    const ratios = redials.map((us, round) => us / bares[round]!);
    results.push({
      name,
      bareUs: quantile(bares, 0.5),
      redialUs: quantile(redials, 0.5),
      addedUs: quantile(
        redials.map((us, round) => us - bares[round]!),
        0.5,
      ),
      ratio: quantile(ratios, 0.5),
      ratioFrom: quantile(ratios, 0.25),
      ratioTo: quantile(ratios, 0.75),
    });
  }
  return results;
}

/** Microseconds of one call, over a batch, one after another. */
async function timeOf(call: Call, calls: number): Promise<number> {
  const startMs = performance.now();
  for (let index = 0; index < calls; index++) await call();
  return ((performance.now() - startMs) * 1000) / calls;
}

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(part * values.length)] ?? NaN;
