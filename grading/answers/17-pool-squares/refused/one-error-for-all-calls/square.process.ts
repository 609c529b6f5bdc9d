import type * as Squares from './square.ts';

/** What a process says of a portion. */
export type Answer = { readonly squares: number[] } | { readonly error: string };

const { square } = (await import(process.argv[2]!)) as typeof Squares;

process.on('message', (portion: readonly number[]) => {
  void work(portion).then((answer) => process.send?.(answer));
});

async function work(portion: readonly number[]): Promise<Answer> {
  try {
    const squares: number[] = [];
    for (const number of portion) squares.push(await square(number));
    return { squares };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
