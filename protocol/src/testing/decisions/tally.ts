import { strict as assert } from 'node:assert';

/** How often each outcome came up, so that no test of outcomes passes without having seen them. */
export class Tally {
  private readonly counts = new Map<string, number>();

  count(outcome: string): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }

  /** Asserts that these outcomes came up at least so often each, and no others at all. */
  requireEach(outcomes: readonly string[], times: number): void {
    const counted = JSON.stringify(Object.fromEntries(this.counts));
    assert.deepEqual([...this.counts.keys()].sort(), [...outcomes].sort(), counted);
    assert.ok(Math.min(...this.counts.values()) >= times, counted);
  }

  /** How many there were in all, and of each outcome. */
  get summary(): string {
    const inOrder = [...this.counts].sort(([one], [other]) => (one < other ? -1 : 1));
    const total = inOrder.reduce((sum, [, count]) => sum + count, 0);
    const each = inOrder.map(([outcome, count]) => `${outcome} ${count}`);
    return `${total} in all: ${each.join(', ')}`;
  }
}
