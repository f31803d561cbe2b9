import { distinctUntilChanged, exhaustMap, from, map, type Observable, takeWhile, timer } from 'rxjs';

/** One server-sent event. */
export interface ServerEvent {
  readonly data: string;
}

const pauseMs = 300;

/**
 * Sends what `read` returns whenever it has changed, until `isFinal`; the final state is sent too. The database is
 * asked again and again: progress must be right on every instance, however many stand behind the balancer.
 */
export function watch<State extends object>(
  read: () => Promise<State>,
  isFinal: (state: State) => boolean,
): Observable<ServerEvent> {
  return timer(0, pauseMs).pipe(
    // While an answer is slow to come nothing more is asked: questions would pile up.
    exhaustMap(() => from(read())),
    takeWhile((state) => !isFinal(state), true),
    map((state) => JSON.stringify(state)),
    distinctUntilChanged(),
    map((data) => ({ data })),
  );
}
