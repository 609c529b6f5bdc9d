/** A task that is told apart from the others by its results. */
export default (number: number): number => -number;
