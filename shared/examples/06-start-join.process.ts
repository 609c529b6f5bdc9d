/** Says that it has been called, and in which process. */
export function work(): void {
  console.log(`working in process ${process.pid}`);
}
