/** Squares numbers, but for some that fail. */
export async function square(number: number): Promise<number> {
  if (number === 13) throw new RangeError('13 has no square today');
  if (number === 14) process.exit(107);
  if (number === 15) process.exit(0);
  if (number === 16) {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => { /* dies before */ });
  }
  return number * number;
}
