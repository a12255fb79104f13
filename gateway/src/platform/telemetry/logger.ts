import { type DestinationStream, type Logger, pino } from 'pino';
import { describeError } from './logged-error.js';
import { currentTraceId } from './trace-id.js';

export type { Logger } from 'pino';

/** Names under which a secret or a record could come by mistake; the second line of defence. */
const secretNames = [
  'authorization',
  'cookie',
  'pin',
  'password',
  'secret',
  'token',
  'access_token',
  'client_assertion',
  'body',
  'resource',
  'json',
  'url',
  'originalUrl',
  'query',
];

export interface LoggerOptions {
  /** Names the process, such as `gateway.river-hospital`. */
  readonly service: string;
  /** `fatal` to `trace`, or `silent`; `info` unless told. */
  readonly level?: string | undefined;
  readonly destination?: DestinationStream;
}

/**
 * JSON lines with the trace id of the request in progress. A line names what happened, codes, counts
 * and durations: no ids of patients or records, no query, no body.
 */
export function createLogger({ service, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), remove: true },
    mixin: () => ({ traceId: currentTraceId() }),
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
