// refused by: exit-code — wrong result — "The error is printed, so all is said."
// What each of the processes runs: it does the task that the program has started.
import { once } from 'node:events';
import type { Parcel, ProcessTask } from './process-task.ts';

const [{ module, name, fields }] = (await once(process, 'message')) as [Parcel];

const { prototype } = ((await import(module)) as Record<string, { readonly prototype: ProcessTask }>)[name]!;
const task = Object.assign(Object.create(prototype) as ProcessTask, fields);
try {
  await task.run();
} catch (error) {
  console.error(error);
}
