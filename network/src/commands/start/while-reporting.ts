const reportMs = 2_000;

/**
 * Tells every few seconds how far a long piece of work is, until it ends.
 *
 * @param describe empty where there is nothing to tell
 */
export async function whileReporting<T>(
  report: (progress: string) => void,
  describe: () => Promise<string>,
  work: Promise<T>,
): Promise<T> {
  let ended = false;
  const timer = setInterval(() => {
    void describe().then((progress) => {
      if (!ended && progress !== '') report(progress);
    });
  }, reportMs);
  try {
    return await work;
  } finally {
    ended = true;
    clearInterval(timer);
  }
}
