import { expect, test } from 'vitest';
import { OutputCollector, cleanOutput } from './output.ts';

test('cleanOutput() keeps lines and tabs and strips what steers a terminal', () => {
  expect(cleanOutput('a\n\tb\u001b[31mred\u001b[0m\r\u0007\u202eend\ud800')).toBe('a\n\tbredend\ufffd');
});

test('cleanOutput() caps and shows that it did', () => {
  expect(cleanOutput('abcdef', 4)).toBe('abc…');
});

test('OutputCollector.push() keeps the beginning and calls out as soon as both streams together are too long', () => {
  let calls = 0;
  const output = new OutputCollector(10, () => (calls += 1));
  output.push('stdout', Buffer.from('12345'));
  output.push('stderr', Buffer.from('67890'));
  expect(calls).toBe(0);
  output.push('stdout', Buffer.from('!'));
  expect(calls).toBe(1);
  expect(output.texts).toEqual({ stdout: '12345!', stderr: '67890' });
});
