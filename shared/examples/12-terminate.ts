// The states of a process that is ended from outside. It is asked to end, and has not ended yet: only join() makes sure.
import { Manager } from '../manager.ts';
import { Process } from '../process.ts';

const isThere = new Manager().event();
const service = new Process<typeof import('./services.process.ts'), 'serve'>({
  module: new URL('./services.process.ts', import.meta.url), target: 'serve', args: [isThere], name: 'service',
});
const tell = (when: string): void => console.log(`${when}: ${service.toString()}, alive: ${service.isAlive()}`);

tell('before the start');
service.start();
tell('started');
await isThere.wait();
service.terminate();
tell('terminated');
await service.join();
tell('joined');
console.log(`exit code ${service.exitCode}: the negative number of the signal`);
