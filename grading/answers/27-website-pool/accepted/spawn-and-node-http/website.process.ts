import http from 'node:http';
import https from 'node:https';

const [given, ...addresses] = process.argv.slice(2);
const timeout = Number(given);
process.on('message', (index: number) => {
  const address = addresses[index];
  if (address === undefined) {
    process.disconnect();
    return;
  }
  const { request } = address.startsWith('https:') ? https : http;
  const asking = request(address, { method: 'HEAD', timeout }, (response) => {
    response.resume();
    process.send?.([index, (response.statusCode ?? 500) < 400]);
  });
  asking.on('timeout', () => asking.destroy());
  asking.on('error', () => {
    process.send?.([index, false]);
  });
  asking.end();
});
