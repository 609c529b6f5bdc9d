/** What a process sends back for every item. */
export interface Answer {
  readonly ok: boolean;
  /** The result, or the error. */
  readonly value: unknown;
}

/** What the pool sends. */
interface Order {
  readonly item: unknown;
}

/** The one argument is the URL of a task module; its default export is the task. */
const { default: task } = (await import(process.argv[2] ?? '')) as { default: (item: unknown) => unknown };

process.on('message', ({ item }: Order) => {
  void answer(item);
});

/** One answer for every item, whatever the task does: the pool counts on it. */
async function answer(item: unknown): Promise<void> {
  try {
    // `await` takes plain values and promises alike, and throws what a promise rejects with.
    process.send?.({ ok: true, value: await task(item) });
  } catch (error) {
    // The process lives on and is free again; only this one item has failed.
    process.send?.({ ok: false, value: error });
  }
}

// Without its pool a process has nothing to do, whatever timers the tasks have left behind.
process.on('disconnect', () => {
  process.exit();
});
