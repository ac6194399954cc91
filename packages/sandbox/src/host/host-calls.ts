import { capabilityErrors, type CallReply } from '@daino/contract';
import type { Flight } from './flight.ts';
import { callsOf } from './limits.ts';

/** As `child/entrance.ts` lets it through. */
const CALL_LINE = /^(\d{1,9}) (\S{1,100}) (.*)$/;

/** Its last line may say in how many milliseconds the link wants to be woken. */
const WAKE_LINE = /^~(\d{1,10})$/;

/**
 * Passes the calls of a frame on. `answer` gets a line per call as it is answered. False when the frame is not one
 * that the process could send: calls come only from the link that waits, and only so many.
 */
export function passCalls(
  flight: Flight,
  text: string,
  answer: (place: number, line: string) => void,
): boolean {
  const [head, ...lines] = text.split('\n');
  const place = flight.placeOf(Number(head));
  const link = flight.trip.links[place];
  if (!link || place !== flight.waiting || lines.pop() !== '' || lines.length === 0) return false;
  const [, wakeMs] = WAKE_LINE.exec(lines.at(-1) ?? '') ?? [];
  if (wakeMs !== undefined) {
    lines.pop();
    flight.wakeIn(Number(wakeMs), () => answer(place, '~'));
  }
  const used = (flight.calls[place] ?? 0) + lines.length;
  flight.calls[place] = used;
  if (used > callsOf(link.handler)) return false;
  return lines.every((line) => passCall(flight, place, { line, answer }));
}

interface CallLine {
  readonly line: string;
  readonly answer: (place: number, line: string) => void;
}

function passCall({ trip }: Flight, place: number, { line, answer }: CallLine): boolean {
  const [, id, method, args] = CALL_LINE.exec(line) ?? [];
  const link = trip.links[place];
  if (!link || id === undefined || method === undefined || args === undefined) return false;
  const { invocationId, program } = link;
  trip.call({ key: program.key, invocationId, method, args }).then(
    (reply) => answer(place, `${id} ${encodeReply(reply)}`),
    () => answer(place, `${id} ${encodeReply(failed(method))}`),
  );
  return true;
}

/** Line breaks in JSON are only space between its tokens. */
function encodeReply(reply: CallReply): string {
  if ('value' in reply) return `v ${reply.value.replaceAll(/[\r\n]/g, ' ')}`;
  const { code, message } = reply.error;
  return `e ${JSON.stringify({ code, message })}`;
}

function failed(method: string): CallReply {
  const { code, message } = capabilityErrors.CAPABILITY_FAILED({ method });
  return { error: { code, message } };
}
