import './server/quiet-shim.js';
import { errorFields, log } from './log.js';
import { endOnUnhandledFailure, run } from './server/run.js';

endOnUnhandledFailure();
try {
  await run(process.env);
} catch (error) {
  log('error', 'not started', errorFields(error));
  process.exit(1);
}
