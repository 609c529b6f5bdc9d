// accepted: the Process of shared/ does all of that for its subclasses.
import { Process } from '../../shared/process.ts';

/** A task that is done in a process of its own. A subclass says what there is to do, in `run()`. */
export abstract class ProcessTask extends Process {
  /** @param module The module that exports the subclass under its name: `import.meta.url`. */
  constructor(module: string) {
    super({ module });
  }

  /** What the process does. */
  abstract override run(): void | Promise<void>;
}
