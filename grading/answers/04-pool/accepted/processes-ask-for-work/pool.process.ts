type Order = { type: 'work'; item: unknown } | { type: 'leave' };

const { default: task } = (await import(process.argv[2] ?? '')) as { default: (item: unknown) => unknown };

process.on('message', (order: Order) => {
  if (order.type === 'leave') process.exit(0);
  Promise.resolve(order.item)
    .then(task)
    .then(
      (result) => process.send?.({ type: 'done', result }),
      (error: unknown) => process.send?.({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    .then(() => process.send?.({ type: 'ready' }));
});

process.send?.({ type: 'ready' });
