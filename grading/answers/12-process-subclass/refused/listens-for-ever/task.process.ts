// refused by: in-a-process — deadlock — "The process ends when run() is over."
// What each of the processes runs: it does the task that the program has started.
import type { Parcel, ProcessTask } from './process-task.ts';

process.on('message', async ({ module, name, fields }: Parcel) => {
  const { prototype } = ((await import(module)) as Record<string, { readonly prototype: ProcessTask }>)[name]!;
  const task = Object.assign(Object.create(prototype) as ProcessTask, fields);
  await task.run();
});
