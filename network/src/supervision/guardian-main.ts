import { endLeftovers } from './process-records.js';

const [stateFolder, graceMs, supervisorPid] = process.argv.slice(2);
if (stateFolder === undefined) throw new Error('usage: guardian-main STATE GRACE_MS SUPERVISOR');

process.stdin.resume();
process.stdin.once('close', () => {
  void endLeftovers(stateFolder, Number(graceMs), Number(supervisorPid));
});
