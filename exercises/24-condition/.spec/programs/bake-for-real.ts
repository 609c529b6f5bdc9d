/** For real, nobody knows who is first: consumers and producers all at once, and only what must come of it. */
import bake from './bake.ts';
import type { Stages } from './bake.ts';

export default async function (stages: Stages): Promise<unknown> {
  const { served } = await bake(stages);
  return { loaves: served.length, early: served.filter(({ taken, promised }) => taken > promised).length };
}
