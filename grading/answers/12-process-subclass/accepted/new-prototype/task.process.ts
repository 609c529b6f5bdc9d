// accepted: what arrives gets the prototype of its class, the process hangs up, and says itself that it has failed.
// What each of the processes runs: it does the task that the program has started.
import type { Parcel, ProcessTask } from './process-task.ts';

process.on('message', async ({ module, name, fields }: Parcel) => {
  try {
    const found = ((await import(module)) as Record<string, { readonly prototype: ProcessTask }>)[name]!;
    await (Object.setPrototypeOf(fields, found.prototype as object) as ProcessTask).run();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    process.disconnect();
  }
});
