/** How many cases a property test tries: fast-check's own 100, and many more in a long run. */
import fc from 'fast-check';

if (process.env.HEALTHCHAIN_TEST_SIZE === 'long') {
  fc.configureGlobal({ numRuns: 2_000, interruptAfterTimeLimit: 120_000 });
}
