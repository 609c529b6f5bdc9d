import { Process } from '../process.ts';

/** A process that knows its desk. */
export class Clerk extends Process {
  readonly desk: number;

  constructor(desk: number) {
    super({ module: import.meta.url });
    this.desk = desk;
  }

  override run(): void {
    console.log(`${this.name} sits at desk ${this.desk}`);
  }
}
