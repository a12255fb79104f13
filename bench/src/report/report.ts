import type { Disk } from '../network/disk.js';
import type { PathProfile } from '../profile/profile.js';
import type { StageReport } from '../stages.js';

/** All that a run found. */
export interface BenchReport {
  readonly startedAt: string;
  /** Minutes. */
  readonly took: number;
  readonly commit: string;
  readonly machine: string;
  /** Whether the sizes were those for trying. */
  readonly quick: boolean;
  /** Whether the network was the run's own, fresh and without samples. */
  readonly ownNetwork: boolean;
  readonly disk: Disk;
  readonly stages: readonly StageReport[];
  readonly profiles: readonly PathProfile[];
}
