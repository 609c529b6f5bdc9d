export {};

process.on('message', async (order: 'leave' | { id: number; item: unknown }) => {
  if (order === 'leave') {
    process.exit();
  }
  const { id, item } = order;
  try {
    const module = (await import(process.env['TASK'] ?? '')) as { default: (item: unknown) => unknown };
    process.send?.({ id, value: await module.default(item) });
  } catch (error) {
    const { name, message } = error as Error;
    process.send?.({ id, failed: { name, message } });
  }
});
