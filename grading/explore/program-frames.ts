/** Stack traces of programs: only their own frames, which is all that is ever shown. */
import { types } from 'node:util';

/** Only the program's own frames, which is all that is ever shown, and cheap. */
export function programFrames(error: Error, frames: NodeJS.CallSite[], named: boolean): string {
  let text = headOf(error);
  for (const frame of frames) {
    const file = frame.getFileName();
    if (file?.startsWith('kata:')) text += `    at ${file}:${String(frame.getLineNumber())}:${String(frame.getColumnNumber())}${named ? ` ${frame.getFunctionName() ?? ''}` : ''}\n`;
  }
  return text;
}

/** `RangeError: too large`, as programs print it. */
function headOf(error: Error): string {
  if (!types.isNativeError(error)) return '';
  try {
    return `${String(error)}\n`;
  } catch {
    return '';
  }
}

/** The stack of whoever calls this, as far as it is the program's. */
export function stackHere(): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, stackHere);
  return holder.stack ?? '';
}
