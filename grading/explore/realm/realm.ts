/** Entry of the code that runs inside the realm of the explored program. */
export { makeInstance } from './instance.ts';
