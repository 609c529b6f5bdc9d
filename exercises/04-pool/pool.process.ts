/** What a process sends back for every item. */
export interface Answer<R> {
  readonly result: R;
}

/** What the pool sends. */
interface Order {
  readonly item: unknown;
}

/** The one argument is the URL of a task module; its default export is the task. */
const { default: task } = (await import(process.argv[2] ?? '')) as { default: (item: unknown) => unknown };

process.on('message', ({ item }: Order) => {
  // TODO: answer also when the task is asynchronous, and when it throws.
  process.send?.({ result: task(item) });
});

// Without its pool a process has nothing to do, whatever timers the tasks have left behind.
process.on('disconnect', () => {
  process.exit();
});
