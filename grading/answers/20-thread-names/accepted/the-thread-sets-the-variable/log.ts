// accepted: the variable is set by the thread that it belongs to, from an argument
let own = 'MainThread';

export function nameThread(name: string): void {
  own = name;
}

export function log(message: string): void {
  console.info(['(', own.padEnd(10), ') ', message].join(''));
}
