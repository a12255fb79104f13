import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { locations } from './locations.js';

/** Strict, since Prometheus refuses a file of rules with a key that it does not know. */
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string().min(1),
      rules: z.array(
        z.strictObject({
          alert: z.string().min(1),
          expr: z.string().min(1),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string().min(1) }),
        }),
      ),
    }),
  ),
});

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string().min(1),
      targets: z.array(z.object({ refId: z.string(), expr: z.string().min(1) })).min(1),
    }),
  ),
});

const read = (file: string): string => readFileSync(resolve(locations.repository, file), 'utf8');

const rules = () =>
  rulesSchema
    .parse(parse(readFileSync(locations.monitoringRules, 'utf8')))
    .groups.flatMap((group) => group.rules);

const panels = () =>
  dashboardSchema.parse(JSON.parse(read('network/monitoring/dashboard.json'))).panels;

/** The alerts of which the operations guide says what to do. */
function documentedAlerts(): string[] {
  const [, rest = ''] = read('docs/operations.md').split(/^\| alert .*$/m);
  const [table = ''] = rest.split('\n\n');
  return [...table.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, alert = '']) => alert),
  );
}

const ownMetrics = ({ expr }: { readonly expr: string }) => expr.match(/\bhealthchain_\w+/g) ?? [];

describe('rules and dashboard', () => {
  it('have a rule for each alert of which the operations guide says what to do, and no other', () => {
    const alerts = rules().map(({ alert }) => alert);
    assert.ok(alerts.length > 0);
    assert.deepEqual(alerts.toSorted(), documentedAlerts().toSorted());
  });

  it('have panels that ask for something and can be told apart', () => {
    const all = panels();
    assert.ok(all.length > 0);
    for (const key of ['id', 'title'] as const) {
      assert.equal(new Set(all.map((panel) => panel[key])).size, all.length, key);
    }
  });

  it('show what the gateway measures of its own that alerts watch', () => {
    const shown = new Set(panels().flatMap(({ targets }) => targets.flatMap(ownMetrics)));
    const watched = rules().flatMap(ownMetrics);
    assert.ok(watched.length > 0);
    assert.deepEqual(
      watched.filter((name) => !shown.has(name)),
      [],
    );
  });
});
