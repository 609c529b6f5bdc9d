import { on } from 'node:events';

process.on('disconnect', () => process.exit());

for await (const [[item]] of on(process, 'message') as AsyncIterable<[[unknown]]>) {
  try {
    const { default: task } = (await import(process.argv[2] ?? '')) as { default: (item: unknown) => unknown };
    const result = await task(item);
    process.send?.({ result });
  } catch (error) {
    process.send?.({ error });
  }
}
