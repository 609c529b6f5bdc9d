// Checks 33 web sites one after the other. Look at the time: the program does nothing but wait for answers.
import { checkWebsite, sites } from './websites.ts';

const startedAt = performance.now();
let down = 0;
for (const address of sites) {
  if (!(await checkWebsite(address))) down += 1;
}
const seconds = (performance.now() - startedAt) / 1_000;
console.log(`${sites.length} sites, one after the other: ${down} are down, ${seconds.toFixed(1)} s`);
