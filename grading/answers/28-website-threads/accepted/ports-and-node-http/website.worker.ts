import http from 'node:http';
import https from 'node:https';
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

const { port, timeoutMs } = workerData as { port: MessagePort; timeoutMs: number };
port.on('message', (address: string | undefined) => {
  if (address === undefined) {
    port.close();
    return;
  }
  const { request } = address.startsWith('https:') ? https : http;
  const asking = request(address, { method: 'HEAD', timeout: timeoutMs }, (response) => {
    response.resume();
    port.postMessage({ address, isUp: (response.statusCode ?? 500) < 400 });
  });
  asking.on('timeout', () => asking.destroy());
  asking.on('error', () => {
    port.postMessage({ address, isUp: false });
  });
  asking.end();
});
