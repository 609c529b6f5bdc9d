import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandOf, groupAlive, killTree, measureTree, strays } from './process-tree.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(realpathSync(tmpdir()), 'katas-tree-'));
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

if (process.platform === 'linux') {
  test('killTree() ends a tree of which a part has left the group and the parent', async () => {
    // The shell in brackets ends at once, so that its child has no parent in the tree any more.
    const script = '(setsid sh -c \'cd /; echo ready; exec sleep 300\' &); exec sleep 300';
    const leader = spawn('sh', ['-c', script], { cwd: scratch, detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env['PATH'], HOME: scratch } });
    const pid = leader.pid as number;
    await once(leader.stdout, 'data');
    // The leader becomes a sleeper after the bracket has ended.
    while (commandOf(pid) !== 'sleep 300') await new Promise(setImmediate);
    expect(groupAlive(pid)).toBe(true);
    expect(measureTree(pid)).toMatchObject({ processes: 1 });
    expect(measureTree(pid)?.residentBytes).toBeGreaterThan(100_000);
    expect(strays(scratch)).toHaveLength(2);
    expect(strays(`${scratch}-other`)).toEqual([]);
    const exit = once(leader, 'exit');
    killTree(pid, scratch);
    expect(await exit).toEqual([null, 'SIGKILL']);
    // A killed process is not gone in the same instant.
    while (groupAlive(pid) || strays(scratch).length > 0) await new Promise(setImmediate);
  });
}

test('killTree() and measureTree() do not mind a process that is gone', () => {
  expect(() => {
    killTree(2 ** 30, scratch);
  }).not.toThrow();
  expect(measureTree(2 ** 30)?.residentBytes ?? 0).toBe(0);
});
