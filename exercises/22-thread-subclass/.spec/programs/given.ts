/** What a thread is made from, as data. */
export interface Given { readonly name?: string; readonly args?: unknown[]; readonly kwargs?: Record<string, unknown> }

/** Several threads; null stands for `new MyThread()`. */
export interface Input { readonly threads: readonly (Given | null)[]; readonly unstarted?: number }
