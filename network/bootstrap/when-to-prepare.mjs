/** Commands that only talk to a running network, or read what it wrote. */
const harmless = new Set(['stop', 'status', 'logs']);

/**
 * Whether the checkout has to be installed or built before an operator's command. An older build
 * serves those that concern a network started from it: what that network uses is left alone.
 *
 * @param {string | undefined} command
 * @param {{ installed: boolean, built: boolean, current: boolean }} checkout whether the locked
 * dependencies are installed, and whether the command was compiled at all, and from these sources
 */
export function mustPrepare(command, { installed, built, current }) {
  if (harmless.has(command) && built) return false;
  return !installed || !current;
}
