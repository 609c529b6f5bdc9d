/** A process that listens and does nothing. */
process.on('message', () => undefined);
