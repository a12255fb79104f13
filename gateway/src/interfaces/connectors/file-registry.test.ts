import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileRegistry } from './file-registry.js';

const name = { family: 'Pereira', given: 'Inês' };
const npi = '1234567893';
const columns =
  'LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,GENERAL,SPECIALTY,UPIN,NPI,DOB,ADDRESS,CITY,STATE,ZIP,' +
  'EXCLTYPE,EXCLDATE,REINDATE,WAIVERDATE,WVRSTATE';

function row(family: string, given: string, number: string, reinstated = '00000000'): string {
  const rest = `19600101,"1 MAIN STREET, UNIT 2",SALEM,MA,01970,1128b4,20200101,${reinstated},00000000,`;
  return `${family},${given},,,PHYSICIAN,,,${number},${rest}`;
}

const samColumns =
  '"Classification","Name","Prefix","First","Middle","Last","Suffix","Address 1","Address 2","Address 3",' +
  '"Address 4","City","State / Province","Country","Zip Code","Open Data Flag","Blank (Deprecated)",' +
  '"Unique Entity ID","Exclusion Program","Excluding Agency","CT Code","Exclusion Type",' +
  '"Additional Comments","Active Date","Termination Date","Record Status","Cross-Reference","SAM Number",' +
  '"CAGE","NPI","Creation_Date"';

function samRow(classification: string, first: string, last: string, number: string): string {
  const name = [classification, first === '' ? 'A FIRM' : '', '', first, '', last, ''];
  const place = ['', '', '', '', 'SALEM', 'MA', 'USA', '01970', '', '', ''];
  const why = ['Reciprocal', 'HHS', 'Z1', 'Prohibition/Restriction', 'Excluded, see "notes"'];
  const rest = ['05/20/2003', 'Indefinite', '', '', 'S4MR3MT0K', '', number, '05/20/2003'];
  return [...name, ...place, ...why, ...rest]
    .map((value) => `"${value.replaceAll('"', '""')}"`)
    .join(',');
}

describe('Registries as files', () => {
  let folder: string;
  const write = (file: string, content: unknown): void => {
    writeFileSync(
      path.join(folder, file),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'registry-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given a number, then what stands under it, or nothing', async () => {
    const registry = fileRegistry(folder);
    const expiresOn = '2027-06-30';
    write('npi.json', [{ npi, name, isActive: true }]);
    const licence = { name, profession: 'physician', isActive: true, expiresOn };
    write('licences.json', [{ ...licence, state: 'MA', number: 'MA-1' }]);
    write('dea.json', [{ number: 'AP5836727', name, schedules: ['II'], expiresOn }]);
    assert.equal((await registry.npi(npi))?.isActive, true);
    assert.equal(await registry.npi('1245319599'), undefined);
    assert.equal((await registry.licence('MA', 'MA-1'))?.profession, 'physician');
    assert.equal(await registry.licence('NH', 'MA-1'), undefined);
    assert.deepEqual((await registry.dea('AP5836727'))?.schedules, ['II']);
    assert.equal(await registry.dea('BP5836727'), undefined);
  });

  it('given a list of exclusions, then people by NPI or name who were not reinstated', async () => {
    const registry = fileRegistry(folder);
    write(
      'exclusions.csv',
      [
        columns,
        row('SOMEBODY', 'ELSE', npi),
        row('PEREIRA', 'INES', '0000000000'),
        row('PEREIRA', 'INES', '1245319599'),
        row('PEREIRA', 'INES', npi, '20240101'),
        row('', '', '0000000000'),
        '',
      ].join('\n'),
    );
    assert.deepEqual(await registry.exclusions(npi, name), [
      { name: { family: 'SOMEBODY', given: 'ELSE' }, npi },
      { name: { family: 'PEREIRA', given: 'INES' } },
      { name: { family: 'PEREIRA', given: 'INES' }, npi: '1245319599' },
    ]);
    assert.deepEqual(await registry.exclusions('1245319599', { ...name, family: 'Ferreira' }), [
      { name: { family: 'PEREIRA', given: 'INES' }, npi: '1245319599' },
    ]);
  });

  it('given SAM’s extract, then people by NPI or name; firms, and NPIs that are none, left out', async () => {
    const registry = fileRegistry(folder);
    write(
      'sam-exclusions.csv',
      [
        `\uFEFF${samColumns}`,
        samRow('Individual', 'INES', 'PEREIRA', ''),
        samRow('Individual', 'INES', 'PEREIRA', '0000000000'),
        samRow('Individual', 'ELSE', 'SOMEBODY', npi),
        samRow('Special Entity Designation', 'INES', 'PEREIRA', '1245319599'),
        samRow('Firm', '', '', npi),
        samRow('Individual', 'ELSE', 'SOMEBODY', ''),
      ].join('\r\n'),
    );
    const namesake = { name: { family: 'PEREIRA', given: 'INES' } };
    assert.deepEqual(await registry.samExclusions(npi, name), [
      namesake,
      namesake,
      { name: { family: 'SOMEBODY', given: 'ELSE' }, npi },
      { ...namesake, npi: '1245319599' },
    ]);
    write('sam-exclusions.csv', `${samColumns}\n`);
    await assert.rejects(registry.samExclusions(npi, name), /empty/);
    write('sam-exclusions.csv', `${columns}\n${row('PEREIRA', 'INES', npi)}`);
    await assert.rejects(registry.samExclusions(npi, name));
  });

  it('given a file that is missing, malformed or changed meanwhile, then no old answer', async () => {
    const registry = fileRegistry(folder);
    await assert.rejects(registry.npi(npi), /ENOENT/);
    await assert.rejects(registry.exclusions(npi, name), /ENOENT/);
    await assert.rejects(registry.samExclusions(npi, name), /ENOENT/);
    write('npi.json', [{ npi }]);
    await assert.rejects(registry.npi(npi));
    write('npi.json', []);
    assert.equal(await registry.npi(npi), undefined);
    for (const text of ['NAME,NPI\nPEREIRA,0000000000\n', `${columns}\n`, '']) {
      write('exclusions.csv', text);
      await assert.rejects(registry.exclusions(npi, name), text);
    }
  });
});
