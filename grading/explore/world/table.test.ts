import { expect, test } from 'vitest';
import { Table } from './table.ts';

test('Table keeps what copies write to themselves, in any order of copies and writes', () => {
  const first = new Table<string, number>();
  first.set('a', 1);
  const second = new Table(first);
  const third = new Table(second);
  first.set('a', 2);
  second.set('b', 3);
  expect(third.delete('a')).toBe(true);
  expect([first, second, third].map((table) => [...table])).toEqual([[['a', 2]], [['a', 1], ['b', 3]], []]);
  const fourth = new Table(second);
  second.delete('a');
  expect([...fourth.keys()]).toEqual(['a', 'b']);
  expect([second.size, second.has('a'), second.get('b'), fourth.get('a')]).toEqual([1, false, 3, 1]);
});

test('Table.delete() of what is not there changes nothing', () => {
  const table = new Table<string, number>();
  expect(table.delete('a')).toBe(false);
  expect([...table.values()]).toEqual([]);
});

test('Table.isSameAs() holds until one of them changes', () => {
  const first = new Table<string, number>();
  first.set('a', 1);
  const second = new Table(first);
  expect(first.isSameAs(second)).toBe(true);
  second.set('a', 1);
  expect(first.isSameAs(second)).toBe(false);
});
