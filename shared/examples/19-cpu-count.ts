// How many processes or threads can run at the same moment. A pool of more is only worth it if its workers mostly wait.
import { cpuCount } from '../process.ts';

console.log(`CPUs: ${cpuCount()}`);
