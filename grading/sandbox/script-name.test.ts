import { expect, test } from 'vitest';
import { nameOfCommand, nameOfScript } from './script-name.ts';

test('nameOfScript() is the file name of a path or URL', () => {
  expect([new URL('file:///a/b.worker.ts?x=1'), '/a/b.ts', 'C:\\a\\b.ts', 'b.ts', 'data:text/javascript,1', 5].map(nameOfScript)).toEqual(['b.worker.ts', 'b.ts', 'b.ts', 'b.ts', '', '']);
});

test('nameOfCommand() is the script, not an option\'s value, else the command', () => {
  expect(nameOfCommand(['/usr/bin/node', '--import', '/x/preload.mjs', '--no-warnings', '/a/cube.process.ts', '/b/argument'])).toBe('cube.process.ts');
  expect(nameOfCommand(['/bin/sh', '-c'])).toBe('sh');
  expect(nameOfCommand([])).toBe('');
});
