/**
 * Makes this process wait until the grader has read what it prints.
 *
 * Else what the grader has not read yet piles up in this process, and a program that prints without end crashes
 * (`write ENOBUFS`) where the grader is slow to read, instead of reaching the limit of output.
 */
export function blockOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    (stream as { readonly _handle?: { setBlocking?(on: boolean): unknown } | null })._handle?.setBlocking?.(true);
  }
}
