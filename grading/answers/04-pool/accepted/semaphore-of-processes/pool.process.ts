export {};

const loading = import(process.argv[2] ?? '') as Promise<{ default: (item: unknown) => unknown }>;

async function compute({ item }: { item: unknown }): Promise<void> {
  try {
    const { default: task } = await loading;
    const value = await task(item);
    process.send?.({ ok: true, value });
  } catch (error) {
    process.send?.({ ok: false, message: error instanceof Error ? error.message : String(error) });
  }
}

process.on('message', compute);
process.on('disconnect', () => process.exit());
