// refused by: in-a-process — wrong result — "A module has one class."
// What each of the processes runs: it does the task that the program has started.
import { once } from 'node:events';
import type { Parcel, ProcessTask } from './process-task.ts';

const [{ module, fields }] = (await once(process, 'message')) as [Parcel];

const { prototype } = Object.values((await import(module)) as Record<string, { readonly prototype: ProcessTask }>).find((one) => typeof one === 'function')!;
const task = Object.assign(Object.create(prototype) as ProcessTask, fields);
await task.run();
