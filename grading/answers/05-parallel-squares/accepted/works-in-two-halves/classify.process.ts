import { setTimeout } from 'node:timers/promises';

const { number, delayMs } = JSON.parse(process.argv[2] ?? '') as { number: number; delayMs: number };
await setTimeout(delayMs / 2);
const kind = number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd';
await setTimeout(delayMs / 2);
process.send?.({ number, kind, pid: process.pid });
