// What each of the processes runs: it does the task that the program has started.
import { once } from 'node:events';
import type { Parcel, ProcessTask } from './process-task.ts';

// `once` takes its listener away again: one that stayed would keep this process alive for ever.
const [{ module, name, ...fields }] = (await once(process, 'message')) as [Parcel];

// The methods come from the class, the fields from the message. The constructor was called once already, in the program.
const { prototype } = ((await import(module)) as Record<string, { readonly prototype: ProcessTask }>)[name]!;
const task = Object.assign(Object.create(prototype) as ProcessTask, fields);
// What it throws ends this process, with exit code 1.
await task.run();
