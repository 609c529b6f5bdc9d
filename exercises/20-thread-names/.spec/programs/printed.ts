/**
 * What the main thread prints, as it prints it. Imported before the answer, which may take hold of the stream when it is loaded.
 *
 * Several modules of one program see the same list.
 */
export const printed: string[] = [];

const write = process.stdout.write.bind(process.stdout) as (...all: unknown[]) => boolean;
process.stdout.write = (...all: unknown[]): boolean => {
  printed.push(String(all[0]));
  return write(...all);
};
