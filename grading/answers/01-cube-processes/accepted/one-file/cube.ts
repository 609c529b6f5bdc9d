// accepted: parent and child are the same file, told apart by an argument; a process that answers must also end well
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

if (process.argv[2] === 'cube-of') process.send?.(Number(process.argv[3]) ** 3);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const children = numbers.map((number) => {
    const child = fork(self, ['cube-of', String(number)]);
    const entry = { number, child, answer: undefined as number | undefined };
    child.on('message', (message) => {
      entry.answer = message as number;
    });
    return entry;
  });
  for (const { child } of children) {
    if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
  }
  return children.map(({ number, child, answer }) => {
    if (child.exitCode !== 0 || answer === undefined) throw new Error(`${number} failed: ${child.exitCode ?? child.signalCode}`);
    return answer;
  });
}
