import { expect, test } from 'vitest';
import { operation } from './operation.ts';
import { historyOf, Trie } from './trie.ts';

const ask = (number: number): ReturnType<typeof operation> => operation('load', [0, number, 'i32']);

test('Trie.clear() forgets every history, and never gives an id twice', () => {
  const trie = new Trie();
  const root = trie.root('main', () => ask(0));
  const child = trie.extend(root, 1, ask(4));
  expect([trie.size, root.next(1)]).toEqual([2, child]);
  trie.clear();
  expect(trie.size).toBe(0);
  expect(root.next(1)).toBeUndefined();
  // Whoever still holds a node can go on from it.
  expect(historyOf(child)).toEqual([{ operation: root.operation, result: 1 }]);
  const again = trie.root('main', () => ask(0));
  expect(again).not.toBe(root);
  expect(again.id).toBe(2);
});

test('Trie.isUseless when most requests were new, judged after enough of them', () => {
  const trie = new Trie();
  for (let count = 0; count < 10_000; count++) {
    trie.count(false);
    if (count % 2 === 0) trie.count(true);
  }
  expect(trie.isUseless).toBe(false);
  for (let count = 0; count < 10_000; count++) trie.count(false);
  expect(trie.isUseless).toBe(true);
  for (let count = 0; count < 20_000; count++) trie.count(true);
  expect(trie.isUseless).toBe(false);
});
