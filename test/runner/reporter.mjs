/** Prints like mocha's own `spec` and also writes the outcome to the file OUTCOME_FILE names. */
import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

export default class OutcomeReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    const failures = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test) => failures.push(test.fullTitle()));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed } = this.stats;
      writeFileSync(
        process.env.OUTCOME_FILE,
        JSON.stringify({ passed, failed: failures.length, skipped, failures }),
      );
    });
  }
}
