// A process of its own: it works until somebody ends it. A stubborn one does not listen to SIGTERM.
export {};

const [, , manner = 'obedient'] = process.argv;
if (manner === 'stubborn') process.on('SIGTERM', () => console.log('  (the stubborn process ignores SIGTERM)'));

// A timer keeps it alive for an hour.
setTimeout(() => undefined, 3_600_000);
process.send?.('ready');
