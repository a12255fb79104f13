import type { Toolbox } from '../../host/toolbox.js';
import type { Supervisor } from '../../supervision/index.js';
import type { Network } from '../../topology/network.js';

/** What `start` was asked for. */
export interface StartOptions {
  readonly state: string;
  readonly consortium?: string;
  readonly portBase?: number;
  /** Stop again when everything is ready. */
  readonly untilReady?: boolean;
  /** False: leave the gateways to somebody who runs them by hand. */
  readonly gateways: boolean;
  /** False: do not send the sample patients. */
  readonly samples: boolean;
}

/** A network on its way up, and then running. */
export interface Session {
  readonly options: StartOptions;
  readonly network: Network;
  readonly supervisor: Supervisor;
  readonly toolbox: Toolbox;
}

/** One step of the start; each can be taken any number of times. */
export interface Step {
  readonly title: string;
  readonly run: (session: Session, report: (progress: string) => void) => Promise<void>;
}
