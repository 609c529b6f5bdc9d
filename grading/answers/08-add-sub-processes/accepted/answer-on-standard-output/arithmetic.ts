// accepted: the answer is printed, and read when the output has ended
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.allSettled([calculate('+', a, b), calculate('-', a, b)]);
  if (sum.status === 'rejected' || difference.status === 'rejected') throw (sum.status === 'rejected' ? sum : (difference as PromiseRejectedResult)).reason;
  return { sum: sum.value, difference: difference.value };
}

function calculate(sign: string, a: number, b: number): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(new URL('./arithmetic.process.ts', import.meta.url)), sign, `${a}`, `${b}`]);
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    child.on('close', (code, signal) => {
      if (code === 0 && text !== '') resolve(Number(text));
      else reject(new Error(`the process for ${sign} ended: ${signal ?? code}`));
    });
  });
}
