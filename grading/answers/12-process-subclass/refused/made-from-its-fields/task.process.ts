// refused by: in-a-process — wrong result — "The fields are what the constructor was given."
// What each of the processes runs: it does the task that the program has started.
import { once } from 'node:events';
import type { Parcel, ProcessTask } from './process-task.ts';

const [{ module, name, fields }] = (await once(process, 'message')) as [Parcel];

const Task = ((await import(module)) as Record<string, new (...all: unknown[]) => ProcessTask>)[name]!;
const task = new Task(...Object.values(fields) as unknown[]);
await task.run();
