/**
 * Lets Node 20 load `.ts` files in this thread and in every worker thread and child process that
 * inherits the `--import` of this file.
 *
 * `--import tsx` alone would do on newer versions of Node, but on Node 20 tsx then registers on the
 * main thread only, and a worker fails with "Unknown file extension .ts".
 */
import { register } from 'tsx/esm/api';

register();
