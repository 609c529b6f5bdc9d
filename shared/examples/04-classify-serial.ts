// Ten slow pieces of work, one after the other: their times add up. For 2 s of work each, add the argument 2000.
import { classify } from './classify.process.ts';

const workMs = Number(process.argv[2] ?? 50);
const startedAt = performance.now();
for (let number = 0; number < 10; number += 1) await classify(number, workMs);
console.log(`10 numbers, one after the other: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
