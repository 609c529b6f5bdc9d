/** What an answer resolved to, as plain data: read now, so that memory which is still being written shows. */
export function copied(result: unknown): unknown {
  const { squares, sum } = (typeof result === 'object' && result !== null ? result : {}) as { squares?: unknown; sum?: unknown };
  const isIterable = typeof squares === 'object' && squares !== null && Symbol.iterator in squares;
  return { squares: isIterable ? Array.from(squares as Iterable<unknown>) : squares, sum };
}
