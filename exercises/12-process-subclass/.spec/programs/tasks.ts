/** Subclasses as a user of `ProcessTask` would write them. Each prints, as JSON, what it knows of itself. */
import { ProcessTask } from '../process-task.ts';

/** What this process has done: constructors and `run()`s. In a child both begin with 0. */
export const here = { built: 0, ran: 0 };

/** Fields, a getter, a method, and a constructor that cannot be called with nothing. */
export class Teller extends ProcessTask {
  label: string;
  amounts: number[];

  constructor(label: string, amounts: readonly number[]) {
    super(import.meta.url);
    if (typeof label !== 'string' || !Array.isArray(amounts)) throw new TypeError('a task is made without its arguments');
    here.built += 1;
    this.label = label;
    this.amounts = [...amounts];
  }

  get sum(): number {
    return this.amounts.reduce((sum, amount) => sum + amount, 0);
  }

  describe(): string {
    return `${this.label}: ${String(this.sum)}`;
  }

  override run(): void | Promise<void> {
    here.ran += 1;
    print(this.describe(), this);
    this.label = 'changed by run';
  }
}

/** A subclass of a subclass. */
export class Clerk extends Teller {
  desk: { readonly number: number; readonly open: boolean; readonly hours: readonly (readonly number[])[]; readonly nothing: null };

  constructor(label: string, amounts: readonly number[]) {
    super(label, amounts);
    this.desk = { number: amounts.length, open: true, hours: [[9, 12], [14, 17]], nothing: null };
  }

  override describe(): string {
    return `${super.describe()} at ${JSON.stringify(this.desk)}`;
  }
}

/** What JSON does not keep. */
export class Keeper extends Teller {
  since: Date;
  rates: Map<string, number>;
  seen: Set<number>;
  missing: number;

  constructor(label: string, amounts: readonly number[]) {
    super(label, amounts);
    [this.since, this.rates, this.seen, this.missing] = [new Date(86_400_000), new Map([['EUR', 2]]), new Set([3]), NaN];
  }

  override describe(): string {
    const { since, rates, seen, missing } = this as { since: unknown; rates: unknown; seen: unknown; missing: unknown };
    return [
      super.describe(), since instanceof Date ? since.toISOString() : `since is no Date but ${JSON.stringify(since)}`, rates instanceof Map ? `EUR ${String(rates.get('EUR'))}` : `rates is no Map but ${JSON.stringify(rates)}`,
      seen instanceof Set ? `seen ${[...seen].join()}` : `seen is no Set but ${JSON.stringify(seen)}`, Number.isNaN(missing) ? 'NaN' : `missing is not NaN but ${JSON.stringify(missing)}`,
    ].join(', ');
  }
}

/** A field that is called like something that the process has to know, too. */
export class Course extends Teller {
  module: string;

  constructor(label: string, amounts: readonly number[]) {
    super(label, amounts);
    this.module = `module ${String(amounts.length)}`;
  }

  override describe(): string {
    return `${super.describe()} in ${this.module}`;
  }
}

/** Works for a while. */
export class Slow extends Teller {
  override async run(): Promise<void> {
    here.ran += 1;
    // One amount is the time.
    await new Promise((resolve) => setTimeout(resolve, this.sum));
    print(this.describe(), this);
  }
}

/** Ends in a way of its own; the amounts are an exit code. */
export class Throws extends Teller {
  override run(): void {
    void super.run();
    throw new RangeError('planned');
  }
}
export class Rejects extends Teller {
  override async run(): Promise<void> {
    await super.run();
    throw new RangeError('planned');
  }
}
export class Exits extends Teller {
  override run(): void {
    const code = this.sum;
    void super.run();
    process.exit(code);
  }
}
export class SetsCode extends Teller {
  override run(): void {
    process.exitCode = this.sum;
    void super.run();
  }
}

function print(said: string, task: Teller): void {
  console.log(JSON.stringify({ said, built: here.built, ran: here.ran, class: task.constructor.name, isTask: task instanceof Teller && task instanceof ProcessTask }));
}
