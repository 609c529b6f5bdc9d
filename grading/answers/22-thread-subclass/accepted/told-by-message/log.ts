let own = 'MainThread';

export function nameThread(name: string): void {
  own = name;
}

export function log(message: string): void {
  console.log(`(${own.padEnd(10)}) ${message}`);
}
