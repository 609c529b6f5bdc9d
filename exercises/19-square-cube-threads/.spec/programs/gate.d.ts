/** Gates of the controlled scheduler: here they only leave a row in the trace. */
declare module 'kata:gate' {
  export function arrive(gate: string): void;
}
