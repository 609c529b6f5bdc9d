/** Values and errors as a person writes them, on one line. */
import type { Primitive } from '../operation.ts';
import { sparse } from '../../sparse.ts';

const BRIEF_MAX = 60;

/** A plain value as an operation has it. */
export function show(value: Primitive | symbol): string {
  return typeof value === 'bigint' ? `${String(value)}n` : String(value);
}

/** An encoded value, cut where it is long. */
export function brief(payload: string): string {
  let text: string;
  try {
    text = briefValue(JSON.parse(payload));
  } catch {
    text = payload;
  }
  return text.length > BRIEF_MAX ? `${text.slice(0, BRIEF_MAX - 1)}…` : text;
}

function briefValue(value: unknown): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value}'` : String(value);
  if (Array.isArray(value)) return `[${value.map(briefValue).join(', ')}]`;
  const tagged = value as Record<string, unknown>;
  if (tagged['$'] === 'Error') return `${String(tagged['name'])}: ${String(tagged['message'])}`;
  // An array with holes; any other one is written as itself.
  if (tagged['$'] === 'array' && Array.isArray(tagged['value'])) return sparse(Number(tagged['length']), tagged['value'] as [string, unknown][], briefValue);
  if ('$' in tagged) return 'value' in tagged && typeof tagged['value'] !== 'object' ? String(tagged['value']) : String(tagged['$']);
  return `{ ${Object.entries(tagged).map(([key, item]) => `${key}: ${briefValue(item)}`).join(', ')} }`;
}

export function exitText(text: string): string {
  const [code, signal] = text.split(' ');
  return signal && signal !== 'null' ? signal : `code ${String(code)}`;
}
