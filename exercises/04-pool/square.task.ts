/** The notebook's task: the square of a number. */
export default (number: number): number => number * number;
