// refused by: log — wrong result — "log.ts has a variable for the name, which the main thread sets before it starts the thread."
let own = 'MainThread';

export function nameThread(name: string): void {
  own = name;
}

export function log(message: string): void {
  console.log(`(${own.padEnd(10)}) ${message}`);
}
