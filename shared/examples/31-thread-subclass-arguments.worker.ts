import { Thread } from '../thread.ts';
import { log } from './log.ts';

/** A thread with arguments. */
export class Order extends Thread {
  readonly args: readonly [table: number, dish: string];
  readonly kwargs: { readonly bread: boolean };

  constructor(table: number, dish: string, { name, ...kwargs }: { readonly bread: boolean; readonly name?: string }) {
    super({ module: import.meta.url, name });
    this.args = [table, dish];
    this.kwargs = kwargs;
  }

  override run(): void {
    log(`runs with args ${JSON.stringify(this.args)} and kwargs ${JSON.stringify(this.kwargs)}`);
  }
}
