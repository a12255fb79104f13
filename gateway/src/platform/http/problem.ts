import { type ErrorCode, errorCodes, type HealthChainError } from '@healthchain/protocol';
import { currentTraceId } from '../telemetry/trace-id.js';
import { httpStatus } from './status.js';

/** Problem details, RFC 9457, with the stable error code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  /** Names the request in the gateway's log and traces. */
  readonly traceId?: string;
}

/** The namespace of problem types; a name, not an address to fetch. */
const problemTypes = 'urn:healthchain:problem:';

export function problemOf(error: HealthChainError): Problem {
  const { code, detail } = error;
  const traceId = currentTraceId();
  return {
    type: `${problemTypes}${code.toLowerCase().replaceAll('_', '-')}`,
    title: errorCodes[code],
    status: httpStatus[code],
    code,
    detail,
    ...(traceId !== undefined && { traceId }),
  };
}
