/** A child that lives as its first argument says. Only one that is told to end has the exit code 7; one that is told something else has 8. */
export {};

const [, , life = 'ends', exitCode = '0'] = process.argv;

// Until it is told something.
const listen = (): void => {
  process.on('message', (message) => process.exit(message === 'end' ? 7 : 8));
  process.send?.('ready');
};

switch (life) {
  case 'ends': process.exitCode = Number(exitCode); break;
  // It listens to nobody, and has no timer: who looks again and again by one of his own would never let that one come.
  case 'works': setImmediate(() => setImmediate(() => { process.exitCode = Number(exitCode); })); break;
  case 'stubborn':
    process.on('SIGTERM', () => undefined);
    listen();
    break;
  default: listen();
}
