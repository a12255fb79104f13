/** Prints like mocha's own `spec` and also writes the outcome to the file OUTCOME_FILE names. */
import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

export default class OutcomeReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      writeFileSync(
        process.env.OUTCOME_FILE,
        JSON.stringify({ passed: passes, failed: failures, skipped }),
      );
    });
  }
}
