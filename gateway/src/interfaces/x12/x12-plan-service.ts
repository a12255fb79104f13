import { randomInt } from 'node:crypto';
import type { PlanService } from '../../coverage/plan-service.js';
import { fetchText, type FetchLimits } from '../connectors/fetch-text.js';
import { readResponse } from './read-response.js';
import { writeInquiry, type TradingPartners } from './write-inquiry.js';

export interface X12PlanServiceOptions extends TradingPartners {
  /** Takes an interchange by POST and answers with one. */
  readonly url: string;
  readonly limits?: FetchLimits;
  readonly now?: () => Date;
}

const defaultLimits: FetchLimits = { timeout: 20_000, size: 262_144 };
/** RFC 1767. */
const mediaType = 'application/EDI-X12';

/** A plan's system that is asked by X12 270 over HTTP and answers by 271. */
export function x12PlanService(options: X12PlanServiceOptions): PlanService {
  const { url, limits = defaultLimits, now = () => new Date(), ...partners } = options;
  return {
    ask: async (inquiry, signal) => {
      const control = String(randomInt(1, 1_000_000_000));
      const body = writeInquiry(inquiry, partners, { at: now(), control });
      const init = { method: 'POST', headers: { 'content-type': mediaType }, body, signal };
      return readResponse(await fetchText(new URL(url), limits, init), inquiry);
    },
  };
}
