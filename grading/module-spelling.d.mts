import type { ResolveHook } from 'node:module';

export function otherSpellings(specifier: string): string[];
export const resolve: ResolveHook;
export function resolveSync(specifier: string, context: unknown, next: (specifier: string, context: unknown) => unknown): unknown;
