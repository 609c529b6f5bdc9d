/**
 * How far a child is kept away from everything else on this machine.
 *
 * `namespace` (Linux, with or without root): the child is inside user, PID, mount and network namespaces of
 * its own. Whatever it starts ends with it, even what ignores signals or left its session; it sees no other
 * process, has no network, reads the disk but writes only to a scratch folder in memory, and does not see the
 * repository's exercises, solutions and grader. `process`: a session of its own, ended as a group; what
 * a program starts outside of that group is looked for and ended where the system tells (Linux), else not.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Isolation } from '../verdict.ts';
import { FILE_BYTES_MAX, SCRATCH_BYTES_MAX } from './limits.ts';

/** Descriptor on which the first process of the namespace says how the child ended and what it left behind. */
export const STATUS_DESCRIPTOR = 4;
/** Descriptor that is closed when the grader dies, whatever it died of: then the namespace ends itself. */
export const LIFELINE_DESCRIPTOR = 5;

/** A command to start a child with. */
export interface IsolatedCommand {
  readonly isolation: Isolation;
  readonly command: string;
  readonly parameters: readonly string[];
}

/** Where the child runs. */
export interface Place {
  /** Absolute path of the scratch folder: the child's working directory. */
  readonly scratch: string;
  /** Absolute path of the repository. */
  readonly root: string;
}

const UNSHARE = ['--user', '--map-root-user', '--pid', '--net', '--mount-proc', '--fork', '--kill-child'];
const LINK_TARGETS = ['../exercises', '../shared'];

/**
 * What the first process of the namespace does. Parameters: scratch folder, size of it, blocks a file may have,
 * number of folders to hide, number of further mounts, these folders and mounts, then the command.
 *
 * It is a shell because the first process of a PID namespace must reap orphans and is immune to signals from
 * inside: neither should be true of a learner's process. What cannot be had (a mount that may not be changed)
 * is done without, except for the scratch folder.
 */
const FIRST_PROCESS = `
scratch=$1 size=$2 blocks=$3 hidden=$4 mounts=$5; shift 5
while [ "$hidden" -gt 0 ]; do mount -t tmpfs -o size=4k,mode=755,ro hidden "$1" 2>/dev/null; shift; hidden=$((hidden-1)); done
mount -o remount,bind,ro / 2>/dev/null
while [ "$mounts" -gt 0 ]; do mount -o remount,bind,ro "$1" 2>/dev/null; shift; mounts=$((mounts-1)); done
mount -t tmpfs -o size=$size,mode=700 scratch "$scratch" || exit 125
cd "$scratch" || exit 125
ln -s ${LINK_TARGETS.join(' ')} .
ulimit -c 0; ulimit -f $blocks 2>/dev/null
( read -r never <&${LIFELINE_DESCRIPTOR}; kill -9 -1 ) </dev/null >/dev/null 2>&1 3>&- ${STATUS_DESCRIPTOR}>&- &
guard=$!
"$@" ${STATUS_DESCRIPTOR}>&- ${LIFELINE_DESCRIPTOR}<&-
code=$?
exec </dev/null >/dev/null 2>&1 3>&-
echo "code $code" >&${STATUS_DESCRIPTOR}
while :; do
  alive=
  for entry in /proc/[0-9]*; do
    number=\${entry#/proc/}
    case $number in 1|$guard) ;; *) read -r state <"$entry/stat" && case $state in *') Z '*|*') X '*) ;; *) alive="$alive $number" ;; esac ;; esac
  done
  if [ -z "$alive" ]; then break; fi
  for number in $alive; do
    # A command line may hold anything, line feeds included.
    line=$(tr '\\0\\n' '  ' <"/proc/$number/cmdline") && printf 'left %s %s\\n' "$number" "$line" >&${STATUS_DESCRIPTOR}
  done
  echo "look" >&${STATUS_DESCRIPTOR}
  sleep 0.05
done
echo "empty" >&${STATUS_DESCRIPTOR}
exit 0
`;

// Without capabilities the child cannot undo the mounts, although it seems to be root inside.
const DROP = ['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs', '--'];

let probed: { readonly isolation: Isolation; readonly drop: readonly string[] } | undefined;

/** Find out, once, how well children can be isolated here. */
export function probeIsolation(scratch: string): Isolation {
  return (probed ??= probe(scratch)).isolation;
}

/**
 * Wrap a command so that it runs isolated.
 *
 * @param command Absolute path of the program and its parameters.
 * @param wanted `process` does without namespaces even where there are some.
 */
export function isolate(command: readonly [string, ...string[]], place: Place, wanted?: Isolation): IsolatedCommand {
  probed ??= probe(place.scratch);
  if ((wanted ?? probed.isolation) === 'process' || probed.isolation === 'process') {
    return { isolation: 'process', command: command[0], parameters: command.slice(1) };
  }
  return { isolation: 'namespace', ...namespaceCommand([...probed.drop, ...command], place) };
}

function namespaceCommand(command: readonly string[], { scratch, root }: Place): Omit<IsolatedCommand, 'isolation'> {
  const hidden = ['exercises', 'solutions', 'grading'].map((folder) => join(root, folder));
  const mounts = writableMounts();
  const numbers = [SCRATCH_BYTES_MAX, Math.ceil(FILE_BYTES_MAX / 512), hidden.length, mounts.length].map(String);
  return { command: 'unshare', parameters: [...UNSHARE, 'sh', '-c', FIRST_PROCESS, 'sh', scratch, ...numbers, ...hidden, ...mounts, ...command] };
}

function probe(scratch: string): NonNullable<typeof probed> {
  if (process.platform !== 'linux') return { isolation: 'process', drop: [] };
  for (const drop of [DROP, []]) {
    // The root folder given here does not exist, so nothing is hidden.
    const { command, parameters } = namespaceCommand([...drop, 'true'], { scratch, root: join(scratch, 'nowhere') });
    const result = spawnSync(command, parameters, { stdio: ['ignore', 'ignore', 'ignore', 'ignore', 'pipe', 'pipe'], timeout: 5_000, killSignal: 'SIGKILL' });
    if (result.status === 0 && /^code 0\n/.test(String(result.output[STATUS_DESCRIPTOR]))) return { isolation: 'namespace', drop };
  }
  return { isolation: 'process', drop: [] };
}

const PSEUDO = new Set(['proc', 'sysfs', 'devtmpfs', 'devpts', 'cgroup', 'cgroup2', 'mqueue', 'securityfs', 'debugfs', 'tracefs', 'bpf', 'pstore', 'configfs', 'binfmt_misc', 'autofs', 'fusectl', 'hugetlbfs']);
/** Mounts besides `/` that are made read-only; each costs a millisecond. */
const MOUNTS_MAX = 16;

// Mounts inside `/` keep their own flags, so each must be made read-only by itself.
function writableMounts(): string[] {
  const mounts: string[] = [];
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const [, at = '', type = '', options = ''] = line.split(' ');
    if (at.length > 1 && options.split(',').includes('rw') && !PSEUDO.has(type) && !at.startsWith('/proc/')) {
      mounts.push(at.replace(/\\(\d{3})/g, (_match, digits: string) => String.fromCharCode(parseInt(digits, 8))));
    }
  }
  return [...new Set(mounts)].slice(0, MOUNTS_MAX);
}
