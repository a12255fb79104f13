export { callControl, type ProgressListener } from './control-client.js';
export { serveControl, type ControlHandler, type ControlServer } from './control-server.js';
export {
  AlreadyRunningError,
  NotRunningError,
  ProcessFailedError,
  ProcessStoppedError,
} from './errors.js';
export type { ProcessSpec, ProcessState, ProcessStatus } from './process-spec.js';
export { RunLock, type LockHolder } from './run-lock.js';
export { Supervisor, type SupervisorOptions } from './supervisor.js';
