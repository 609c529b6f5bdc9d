/**
 * zod, loaded as CommonJS.
 *
 * As ES modules it is a hundred files that each pass through the TypeScript loader: 200 ms instead of
 * 60 ms were measured, in every process of `npm test`.
 */
import { createRequire } from 'node:module';
import type * as Zod from 'zod';

/** The builder of schemas. */
export const { z } = createRequire(import.meta.url)('zod') as typeof Zod;
