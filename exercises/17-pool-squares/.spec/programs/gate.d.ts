/** Gates of the controlled scheduler: nobody passes before enough have arrived. */
declare module 'kata:gate' {
  export function arrive(gate: string): void;
  export function until(gate: string, count: number): Promise<void>;
}
