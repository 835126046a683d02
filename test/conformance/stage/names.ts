import dns from 'node:dns';

type Lookup = (host: string, options: unknown, callback: (error: Error | null) => void) => void;

/** Hosts whose look-up fails with the code that stands in front; no name server is asked. */
const failing = /^(enotfound|eai_again)\.conformance\.invalid$/i;

/** Makes name look-ups for these hosts fail, as a resolver would; gives back how to undo it. */
export function failNameLookups(): () => void {
  const native = dns.lookup;
  const lookup: Lookup = (host, options, callback) => {
    const code = failing.exec(host)?.[1]?.toUpperCase();
    if (code === undefined) {
      (native as unknown as Lookup)(host, options, callback);
      return;
    }
    const error = Object.assign(new Error(`getaddrinfo ${code} ${host}`), {
      code,
      syscall: 'getaddrinfo',
      hostname: host,
    });
    setImmediate(() => callback(error));
  };
  dns.lookup = lookup as unknown as typeof dns.lookup;
  return () => {
    dns.lookup = native;
  };
}
