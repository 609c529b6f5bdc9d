import { fileURLToPath } from 'node:url';
import { ProcessTask } from './process-task.ts';

/** Says where it is. */
export class Worker extends ProcessTask {
  readonly label: string;

  constructor(label: string) {
    super(import.meta.url);
    this.label = label;
  }

  override run(): void {
    console.log(`In ${this.label}, process ${process.pid}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The program is process ${process.pid}`);
  const workers = [1, 2, 3, 4, 5].map((number) => new Worker(`Worker-${number}`));
  for (const worker of workers) worker.start();
  await Promise.all(workers.map((worker) => worker.join()));
  console.log(`All have ended: ${workers.map(({ exitCode }) => exitCode).join(', ')}`);
}
