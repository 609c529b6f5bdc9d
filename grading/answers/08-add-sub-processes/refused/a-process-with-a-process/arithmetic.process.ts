import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [, , operation, a, b] = process.argv;
if (operation === 'subtract') process.send?.({ difference: Number(a) - Number(b) });
else {
  let difference: number | undefined;
  const child = fork(fileURLToPath(import.meta.url), ['subtract', String(a), String(b)]);
  const sum = Number(a) + Number(b);
  child.on('message', (message) => ({ difference } = message as { difference: number }));
  child.on('exit', (code) => {
    if (difference === undefined) process.exitCode = code ?? 1;
    else process.send?.({ sum, difference });
  });
}
