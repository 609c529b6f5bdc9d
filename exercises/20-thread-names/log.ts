/**
 * Print one line, which says which thread it is from.
 *
 * @param message what the thread has to say
 */
export function log(message: string): void {
  // TODO: Begin the line with the name of the thread that calls this, in brackets and 10 characters wide.
  console.log(message);
}
