import type { JsonObject } from '../json/exact-json.js';

/** A resource on its way in: its id is assigned, its references are resolved in place. */
export interface Draft {
  readonly entry?: number;
  readonly fullUrl?: string;
  readonly id: string;
  readonly type: string;
  readonly resource: JsonObject;
}
