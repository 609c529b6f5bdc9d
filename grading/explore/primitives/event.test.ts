/** `Event` of `shared/`, explored word by word, with its mistakes. */
import { afterAll } from 'vitest';
import { eventCases } from '../../../shared/conformance/event.ts';
import { removePrograms } from '../fixtures/programs.ts';
import { everyInterleaving, mistakesOf } from './suite.ts';

afterAll(removePrograms);

everyInterleaving('Event', eventCases);

mistakesOf('Event', eventCases, [
  ['is a flag of 0 and 1, so that set() and clear() are no change', [['event', 'seen, (seen + 1) | 0)', "seen, how === 'to set' ? 1 : 0)"]], 'if clear() follows'],
  ['believes that it was woken for nothing when it finds the event cleared', [['event', 'if (Atomics.load(this.#words, CHANGES) !== seen) return true;', 'if (this.isSet) return true;']], 'if clear() follows'],
  ['sleeps on what it finds when it goes to sleep', [['event', 'sleepWhile(this.#words, CHANGES, seen, deadline)', 'sleepWhile(this.#words, CHANGES, Atomics.load(this.#words, CHANGES), deadline)']], 'whether they wait already'],
  ['wakes one of those who wait', [['event', 'Atomics.notify(this.#words, CHANGES)', 'Atomics.notify(this.#words, CHANGES, 1)']], 'whether they wait already'],
  ['counts without looking whether somebody else did', [['event', 'if (Atomics.compareExchange(this.#words, CHANGES, seen, (seen + 1) | 0) === seen) return true;', 'Atomics.add(this.#words, CHANGES, 1); return true;']], 'whether they wait already'],
]);
