// Problem 1: five processes find the cubes of five numbers. A process has no return value: it puts its result where the parent reads it.
import { Manager } from '../manager.ts';
import { Process } from '../process.ts';

using manager = new Manager();
const cubes = manager.dict<number, number>();
const finders = [1, 2, 3, 4, 5].map((number) => new Process<typeof import('./20-cube-processes.process.ts'), 'findCube'>({
  module: new URL('./20-cube-processes.process.ts', import.meta.url), target: 'findCube', args: [number, cubes],
}));
for (const finder of finders) finder.start();
for (const finder of finders) await finder.join();
for (const number of [1, 2, 3, 4, 5]) console.log(`the cube of ${number} is ${await cubes.get(number)}`);
