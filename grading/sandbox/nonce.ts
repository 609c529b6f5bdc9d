/** Draws the secrets that tell a report from a forgery. Not part of `frames.ts`, so that children need not load `crypto`. */
import { randomBytes } from 'node:crypto';
import { NONCE_LENGTH } from './frames.ts';

/** Draw a nonce that nobody can guess. */
export function newNonce(): string {
  return randomBytes(NONCE_LENGTH / 2).toString('hex');
}
