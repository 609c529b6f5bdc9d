/** The same on a clock that is not the checker's. */
import check from './check.ts';

export default async function (sites: Parameters<typeof check>[0]): Promise<{ results: unknown; told: string[] }> {
  const { results, told } = await check(sites);
  return { results, told };
}
