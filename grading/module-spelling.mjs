/** Imports of TypeScript files that are written as TypeScript's own rules let people write them: `./dep.js`, or just `./dep`. */

const SPELLINGS = [[/\.js$/, '.ts'], [/\.mjs$/, '.mts'], [/$/, '.ts'], [/\/?$/, '/index.ts']];

/** What a specifier that was not found may mean. */
export function otherSpellings(specifier) {
  if (!/^(?:\.{0,2}\/|file:)/.test(specifier) || /\.m?ts$/.test(specifier)) return [];
  return SPELLINGS.filter(([ending]) => ending.test(specifier)).map(([ending, replacement]) => specifier.replace(ending, replacement));
}

/** The hook `resolve` of Node before 22.15, where hooks run in a thread of their own. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    for (const spelling of otherSpellings(specifier)) {
      try {
        return await next(spelling, context);
      } catch {
        // The first error names what was written.
      }
    }
    throw error;
  }
}

/** The hook `resolve` of newer Nodes, in the thread that imports. */
export function resolveSync(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    for (const spelling of otherSpellings(specifier)) {
      try {
        return next(spelling, context);
      } catch {
        // The first error names what was written.
      }
    }
    throw error;
  }
}
