const lookMs = 2_000;

/**
 * Tells how far a long piece of work is, whenever that has changed, until it ends.
 *
 * @param describe empty where there is nothing to tell
 */
export async function whileReporting<T>(
  report: (progress: string) => void,
  describe: () => Promise<string>,
  work: Promise<T>,
): Promise<T> {
  let ended = false;
  let told = '';
  const timer = setInterval(() => {
    void describe().then((progress) => {
      if (ended || progress === told) return;
      told = progress;
      if (progress !== '') report(progress);
    });
  }, lookMs);
  try {
    return await work;
  } finally {
    ended = true;
    clearInterval(timer);
  }
}
