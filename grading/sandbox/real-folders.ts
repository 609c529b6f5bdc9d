/** Names of folders of a sandbox that its real runs use. */

/** Folder of a sandbox that holds what its real runs need. */
export const RUN_FOLDER = '.run';
/** Folder in it that mirrors the sandbox: `bank.ts` becomes `bank.ts.js`. */
export const JAVASCRIPT_FOLDER = 'javascript';
/** Begins a file that stands for one that cannot be compiled; the reason follows. */
export const BROKEN = '// cannot be compiled: ';
