/** Settles in the moment in which the main thread says that all is done: who still runs then shows. */
import { untilDone } from './heard.ts';
import { printSquareAndCube } from '../square-cube.ts';

export default async function (number: number): Promise<string> {
  const call = printSquareAndCube(number).then(() => 'resolves');
  const said = untilDone.then(() => 'says that all is done');
  // What comes after the moment is looked at elsewhere.
  call.catch(() => undefined);
  return Promise.race([said, call]);
}
