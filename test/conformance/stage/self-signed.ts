import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

// Made for these tests alone, and trusted by nobody: that is what it is for.
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgztvG30GJaE0i+st4
TwVw5rMVv5xuUpU1+J8H9T2as/mhRANCAAQ+tciomeEVtrLqYYO6GK8VZvBkeJg0
IBOoXEArR+gnOqHGs4rdEECgsSLBK2b7YrDa38j68lKydWUo328JnV6H
-----END PRIVATE KEY-----`;

const cert = `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUWcPFxMPXTBwSu8yhlGhyXAKvHiwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTIyMTQwOVoYDzIxMjYxMDI4
MjIxNDA5WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ+tciomeEVtrLqYYO6GK8VZvBkeJg0IBOoXEArR+gnOqHGs4rdEECg
sSLBK2b7YrDa38j68lKydWUo328JnV6Ho2QwYjAdBgNVHQ4EFgQUBodccAUs3Jh5
PMLZUK1mdyDfxFAwHwYDVR0jBBgwFoAUBodccAUs3Jh5PMLZUK1mdyDfxFAwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IHRZ3ElPkgNq/waIIKu8pf7vdPrlsCeMIotcMqD/ZF6RAiEA/E4sD9unFiEwL5Ty
4qNRGpZZGBb3D3/5PWyiZdzwnyk=
-----END CERTIFICATE-----`;

export interface SelfSignedServer {
  readonly url: string;
  /** Connections that came as far as a TLS handshake. */
  readonly connections: number;
  close(): Promise<void>;
}

/** A server on 127.0.0.1 whose certificate nobody has vouched for. */
export async function selfSignedServer(): Promise<SelfSignedServer> {
  const server = createServer({ key, cert }, (_, response) => response.end('{}'));
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
