/**
 * Looks at and ends all the processes that descend from one.
 *
 * The kernel tells on Linux only; elsewhere a tree is its process group (or, on Windows, what `taskkill /T` finds).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What a tree of processes holds. */
export interface TreeSize {
  readonly processes: number;
  readonly residentBytes: number;
}

const PAGE_BYTES = 4_096;

/** Count a process and its descendants and add up their memory. Undefined where the system does not tell. */
export function measureTree(pid: number): TreeSize | undefined {
  if (process.platform !== 'linux') return undefined;
  let processes = 0;
  let residentBytes = 0;
  for (const member of descendants(pid)) {
    processes += 1;
    residentBytes += residentOf(member);
  }
  return { processes, residentBytes };
}

/**
 * End a process and everything that it started, at once and without asking.
 *
 * @param pid The leader of a process group.
 * @param scratch Absolute path of the tree's own folder: on Linux whoever works in it belongs to the tree.
 */
export function killTree(pid: number, scratch: string): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  const members = process.platform === 'linux' ? descendants(pid) : [];
  kill(-pid);
  for (const member of members) kill(member);
  for (const stray of strays(scratch)) kill(stray);
}

/**
 * Processes that belong to a scratch folder although they may have left the tree: their working directory or their
 * environment names it. Always empty but on Linux.
 */
export function strays(scratch: string): number[] {
  if (process.platform !== 'linux') return [];
  return allProcesses().filter((pid) => worksIn(pid, scratch));
}

/** Whether a process group still has members. */
export function groupAlive(pid: number): boolean {
  if (process.platform === 'win32') return false;
  // In a container nobody may be there to reap orphans: a zombie is a member, but not alive.
  if (process.platform === 'linux') return allProcesses().some((member) => isLiveMember(member, pid));
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The command line of a process, for people. Empty where the system does not tell. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return '';
  }
}

function descendants(pid: number): number[] {
  const found = [pid];
  // Children of children are appended while the list is walked.
  for (const parent of found) found.push(...childrenOf(parent));
  return found;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

function worksIn(pid: number, scratch: string): boolean {
  try {
    // A zombie has neither any more.
    if (`${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${scratch}/`)) return true;
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').some((variable) => variable.endsWith(`=${scratch}`));
  } catch {
    return false;
  }
}

function isLiveMember(pid: number, group: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold spaces and brackets: state, parent, process group.
    const [state, , itsGroup] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

function residentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

function allProcesses(): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => pid > 0 && pid !== process.pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already, which is all that was wanted.
  }
}
