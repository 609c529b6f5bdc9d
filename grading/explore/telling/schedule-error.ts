/** A schedule that cannot be played: malformed, or made for other sources. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}
