/** Only what does not depend on how fast threads are. */
import wait from './wait.ts';
import type { Scenario } from './wait.ts';

export default async function (scenario: Scenario): Promise<unknown> {
  const { reports, isSet } = await wait(scenario);
  return {
    reports: reports.map((report) => report && {
      hasWorked: report.works.length >= scenario.rounds, processed: report.processed.map((moment) => moment.isSet), returned: report.returned.isSet,
    }),
    isSet,
  };
}
