/** Checks sites, and says whose owners have been told: in an order that does not depend on who was asked first. */
import check from './check.ts';

export default async function (sites: Parameters<typeof check>[0]): Promise<string[]> {
  return (await check(sites)).sort();
}
