/** A process that `fork` has started, for `manager.test.ts`: adds to what it is sent. */
import { once } from 'node:events';
import type { ValueProxy } from '../manager.ts';
import { revive } from '../travel.ts';
import { count } from './manager-targets.ts';

const [message] = (await once(process, 'message')) as [{ total: ValueProxy<'i'> }];
await count(revive(message).total, 3);
