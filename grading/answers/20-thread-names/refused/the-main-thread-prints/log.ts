export function log(message: string, name = 'MainThread'): void {
  console.log(`(${name.padEnd(10)}) ${message}`);
}
