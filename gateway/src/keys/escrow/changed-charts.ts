/** Charts to which something was added, until somebody looks at them. */
export class ChangedCharts {
  #changed = new Set<string>();

  add(chartIds: readonly string[]): void {
    for (const chartId of chartIds) {
      this.#changed.add(chartId);
    }
  }

  /** Answers them and forgets them. */
  take(): readonly string[] {
    const taken = [...this.#changed];
    this.#changed = new Set();
    return taken;
  }
}
