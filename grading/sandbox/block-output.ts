/**
 * Makes this process wait until the grader has read what it prints.
 *
 * Else what the grader has not read yet is kept in this process, and a program that prints without end reaches the
 * limit of memory on a busy machine, but the limit of output on a quiet one.
 */
export function blockOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    (stream as { readonly _handle?: { setBlocking?(on: boolean): unknown } | null })._handle?.setBlocking?.(true);
  }
}
