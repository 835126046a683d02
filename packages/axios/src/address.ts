import type { Config } from './config.ts';

/** Scheme and host, or a host alone: axios takes no `baseURL` for these. */
const absolute = /^([a-z][a-z\d+.-]*:)?\/\//i;

/** Where a request goes, up to its parameters, as axios's `buildFullPath` puts it together. */
export function addressOf({ baseURL, url, allowAbsoluteUrls }: Config): string {
  const base = baseURL && String(baseURL);
  const path = String(url ?? '');
  if (!base || (allowAbsoluteUrls !== false && absolute.test(path))) return path;
  return path ? `${base.replace(/\/?\/$/, '')}/${path.replace(/^\/+/, '')}` : base;
}

/** The user, and maybe a password, that an address names before its host. */
export function userInfoOf(config: Config): string | undefined {
  // Asked for at every request, and hardly ever there.
  const mayHave = String(config.url).includes('@') || String(config.baseURL).includes('@');
  return mayHave ? /^[a-z][a-z\d+.-]*:\/\/([^/?#\\]*)@/i.exec(addressOf(config))?.[1] : undefined;
}

/** Where a request goes that takes a socket of Unix's, whatever host its address names. */
export function onSocket(socketPath: string, address: string): string {
  const path = address.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/^\//, '');
  return `unix://${encodeURIComponent(socketPath)}/${path}`;
}

/** The same with its parameters, as far as their values go: for where no instance is there to ask. */
export function addressWithParams(config: Config): string {
  const { params } = config;
  const address = addressOf(config);
  if (typeof params !== 'object' || params === null) return address;
  const pairs = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  const query = new URLSearchParams();
  for (const [name, values] of pairs) {
    const given = [values].flat().filter((value) => value !== null && value !== undefined);
    for (const value of given.map(String)) query.append(name, value);
  }
  return `${address}${address.includes('?') ? '&' : '?'}${query.toString()}`;
}
