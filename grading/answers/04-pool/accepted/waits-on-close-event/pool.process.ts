/** What a process sends back for every item: exactly one of the two. */
export type Answer<R> = { readonly result: R } | { readonly error: unknown };

/** What the pool sends. */
interface Order {
  readonly item?: unknown;
  readonly leave?: boolean;
}

/** The one argument is the URL of a task module; its default export is the task. */
const { default: task } = (await import(process.argv[2] ?? '')) as { default: (item: unknown) => unknown };

process.on('message', ({ item, leave }: Order) => {
  if (leave) process.exit();
  else void answer(item);
});

/** One answer for every item, whatever the task does: the pool counts on it. */
async function answer(item: unknown): Promise<void> {
  try {
    process.send?.({ result: await task(item) });
  } catch (error) {
    process.send?.({ error });
  }
}

process.on('disconnect', () => {
  process.exit();
});
