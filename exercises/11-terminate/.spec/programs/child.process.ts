/**
 * A child that lives as its first argument says. It has no timer: who looks again and again by one of his own
 * would never let that one come.
 */
export {};

const [, , life = 'ends', exitCode = '0'] = process.argv;

// Who is told to end, and only that, has the exit code 7.
const untilTold = (): void => void process.on('message', (message) => process.exit(message === 'end' ? 7 : 8));

switch (life) {
  case 'ends': process.exitCode = Number(exitCode); break;
  case 'tidy':
    process.on('SIGTERM', () => setImmediate(() => process.exit(Number(exitCode))));
    untilTold();
    break;
  case 'stubborn':
    process.on('SIGTERM', () => undefined);
    untilTold();
    break;
  default: untilTold();
}
if (life !== 'ends') process.send?.('ready');
