// refused by: in-a-process — crash — "I send the object, so it is there."
// What each of the processes runs: it does the task that the program has started.
import { once } from 'node:events';
import type { Parcel, ProcessTask } from './process-task.ts';

const [{ module, name, fields }] = (await once(process, 'message')) as [Parcel];

const { prototype: { run } } = ((await import(module)) as Record<string, { readonly prototype: ProcessTask }>)[name]!;
await run.call(fields as ProcessTask);
