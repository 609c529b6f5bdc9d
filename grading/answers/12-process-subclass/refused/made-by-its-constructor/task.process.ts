// refused by: in-a-process — crash — "An object is made by new, there as here."
// What each of the processes runs: it does the task that the program has started.
import { once } from 'node:events';
import type { Parcel, ProcessTask } from './process-task.ts';

const [{ module, name, fields }] = (await once(process, 'message')) as [Parcel];

const Task = ((await import(module)) as Record<string, new () => ProcessTask>)[name]!;
const task = Object.assign(new Task(), fields);
await task.run();
