import type { Place } from '@healthchain/protocol/testing/expectations';
import type { TestIdentity } from '../identity.js';
import type { Outcome } from '../test-ledger.js';
import type { Props } from './props.js';
import type { Stage } from './stage.js';

/** Everything that a call of the matrix needs. */
export interface Scenery {
  readonly stage: Stage;
  readonly props: Props;
  readonly as: TestIdentity;
  readonly place: Place;
}

/** One call of an operation. */
export type Attempt = (scenery: Scenery) => Promise<Outcome>;
