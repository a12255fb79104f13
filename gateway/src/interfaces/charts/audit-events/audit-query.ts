import { HealthChainError } from '@healthchain/protocol';
import type { Request } from 'express';
import { z } from 'zod';
import { parseQuery } from '../parse-query.js';
import { type DateCriterion, dateCriterion } from './date-criterion.js';

/** Which of a patient's events are asked for. */
export interface AuditQuery {
  /** All have to hold. */
  readonly criteria: readonly DateCriterion[];
  /** Events on a page. */
  readonly count: number;
  /** Id of the last event of the page before. */
  readonly after?: string;
  /** `date` as it was asked, for the links to other pages. */
  readonly dates: readonly string[];
}

const atMost = 500;
const date = z.string().refine((value) => dateCriterion(value) !== undefined);
const querySchema = z.object({
  date: z.union([date.transform((value) => [value]), z.array(date)]).default([]),
  _count: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .default('50')
    .transform(Number),
  _after: z.string().optional(),
});
const names: ReadonlySet<string> = new Set(Object.keys(querySchema.shape));

/** @throws HealthChainError SEARCH_PARAMETER_NOT_SUPPORTED or INVALID_ARGUMENT */
export function auditQuery(req: Request): AuditQuery {
  if (Object.keys(req.query).some((name) => !names.has(name))) {
    throw new HealthChainError('SEARCH_PARAMETER_NOT_SUPPORTED');
  }
  const { date: dates, _count: count, _after: after } = parseQuery(querySchema, req);
  return {
    criteria: dates.map(dateCriterion).filter((criterion) => criterion !== undefined),
    count: Math.min(count, atMost),
    ...(after === undefined ? {} : { after }),
    dates,
  };
}
