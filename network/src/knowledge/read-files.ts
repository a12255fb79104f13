import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ndfRtTable, ownTables } from './columns.js';
import { groupsOf } from './groups-file.js';
import { statedByNdfRt } from './ndf-rt.js';
import { combine, nothingStated, type Statements } from './statements.js';

/** A table, which its columns tell from the others. */
interface Table {
  readonly columns: readonly string[];
  readonly read: (rows: readonly unknown[]) => Statements;
}

const tables: readonly Table[] = [
  table(ownTables.sources, (sources) => ({ ...nothingStated, sources })),
  table(ownTables.ingredients, (rows) => ({
    ...nothingStated,
    ingredients: rows.map(({ schedule, therapy_classes, allergy_classes, ...row }) => ({
      ...row,
      ...(schedule === undefined ? {} : { schedule }),
      therapyClasses: therapy_classes,
      allergyClasses: allergy_classes,
    })),
  })),
  table(ownTables.drugs, (rows) => ({
    ...nothingStated,
    drugs: rows.map(({ dose_form: doseForm, schedule, ingredients, ...row }) => ({
      ...row,
      ...(doseForm === undefined ? {} : { doseForm }),
      ...(schedule === undefined ? {} : { schedule }),
      ingredients: ingredients.map(({ rxcui, strength }) => ({
        ...{ rxcui, ...(strength === undefined ? {} : { strength }) },
      })),
    })),
  })),
  table(ownTables.morphine, (rows) => ({
    ...nothingStated,
    morphine: rows.map(({ factor: thousandths, name: _, ...row }) => ({ ...row, thousandths })),
  })),
  table(ownTables.groups, (groups) => ({ ...nothingStated, groups })),
  table(ownTables.interactions, (rows) => ({
    ...nothingStated,
    interactions: rows.map(({ mechanism, management, ...row }) => ({
      ...row,
      ...(mechanism === undefined ? {} : { mechanism }),
      ...(management === undefined ? {} : { management }),
    })),
  })),
  table(ndfRtTable, statedByNdfRt),
];

/** Reads tables of drug knowledge, in whatever order. @throws Error that names the file and its fault */
export function readKnowledgeFiles(files: readonly string[]): Statements {
  return combine(files.map(readKnowledgeFile));
}

function readKnowledgeFile(file: string): Statements {
  try {
    const text = readFileSync(file, 'utf8');
    return text.trimStart().startsWith('{') ? groupsOf(JSON.parse(text)) : tableOf(text);
  } catch (error) {
    throw new Error(`${basename(file)}: ${faultOf(error)}`, { cause: error });
  }
}

function tableOf(text: string): Statements {
  const [columns = [], ...rows] = z
    .array(z.array(z.string()))
    .parse(parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false }));
  const found = tables.find((each) => isSame(each.columns, columns));
  if (found === undefined) {
    throw new Error(`No table of drug knowledge has the columns ${columns.join(', ')}.`);
  }
  return found.read(
    rows.map((cells) => Object.fromEntries(columns.map((name, at) => [name, cells[at]]))),
  );
}

function table<Row extends z.ZodObject>(
  row: Row,
  state: (rows: z.infer<Row>[]) => Statements,
): Table {
  return {
    columns: Object.keys(row.shape),
    read: (rows) => state(z.array(row).parse(rows)),
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name));
}

/** The first fault and where it is: a table can have thousands. */
function faultOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const [row, ...column] = issue?.path ?? [];
    return `Row ${Number(row) + 1}, ${column.join('.')}: ${issue?.message ?? ''}`;
  }
  return error instanceof Error ? error.message : String(error);
}
