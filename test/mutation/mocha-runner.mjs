/**
 * Lets Stryker run mocha 12. Its own plugin for Node 20 ends at mocha 11; the one for mocha 12 wants
 * Node 22, and can take the place of this file once that is our minimum.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import Mocha from 'mocha';

/** Compiled unit tests, relative to Stryker's copy of the project. */
const testFolders = [
  'protocol/dist',
  ...['access', 'context', 'keys', 'records'].map(chaincodeFolder),
];

function chaincodeFolder(name) {
  return join('chaincode/dist', name);
}

/** What the instrumented code and Stryker tell each other: mutants by id, and which tests reach them. */
const shared = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

/** Collects the outcomes of a run for Stryker. */
class Collector {
  static outcomes = [];

  constructor(runner) {
    Collector.outcomes = [];
    const { EVENT_TEST_PASS, EVENT_TEST_FAIL } = Mocha.Runner.constants;
    runner.on(EVENT_TEST_PASS, (test) => {
      const id = test.fullTitle();
      const timeSpentMs = test.duration ?? 0;
      Collector.outcomes.push({ id, name: id, status: TestStatus.Success, timeSpentMs });
    });
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      // A hook fails in the name of the test that it was to prepare.
      const id = (test.ctx?.currentTest ?? test).fullTitle();
      const failureMessage = error.message || 'failed without a message';
      Collector.outcomes.push({
        ...{ id, name: id, failureMessage },
        ...{ status: TestStatus.Failed, timeSpentMs: 0 },
      });
    });
  }
}

class MochaRunner {
  #mocha = new Mocha({ reporter: Collector, timeout: 0 });
  #loaded = false;
  #recordsCoverage = false;

  capabilities() {
    // A module that was imported stays: Stryker starts a process anew instead.
    return { reloadEnvironment: false };
  }

  init() {
    const recordTest = (test) => {
      if (this.#recordsCoverage) shared.currentTestId = test?.fullTitle();
    };
    this.#mocha.cleanReferencesAfterRun(false);
    this.#mocha.suite.beforeEach(function () {
      recordTest(this.currentTest);
    });
    testFiles().forEach((file) => this.#mocha.addFile(file));
    return Promise.resolve();
  }

  async dryRun({ coverageAnalysis, disableBail }) {
    this.#recordsCoverage = coverageAnalysis === 'perTest';
    const result = await this.#run({ disableBail });
    this.#recordsCoverage = false;
    return result.status === DryRunStatus.Complete && coverageAnalysis !== 'off'
      ? { ...result, mutantCoverage: shared.mutantCoverage }
      : result;
  }

  async mutantRun({ activeMutant, testFilter, disableBail, hitLimit, mutantActivation }) {
    shared.hitLimit = hitLimit;
    shared.hitCount = hitLimit === undefined ? undefined : 0;
    const wanted = testFilter?.map((title) => `^${escaped(title)}$`).join('|') ?? '';
    this.#mocha.grep(new RegExp(wanted));
    const run = { disableBail, mutant: activeMutant.id, mutantActivation };
    return toMutantRunResult(await this.#run(run));
  }

  async #run({ disableBail, mutant, mutantActivation }) {
    try {
      // A static mutant is one of a module's own statements, which run when it is loaded.
      await this.#load(mutantActivation === 'static' ? mutant : undefined);
      setBail(this.#mocha.suite, !disableBail);
      shared.activeMutant = mutant;
      await new Promise((done) => this.#mocha.run(done));
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: String(error) };
    }
    return (
      determineHitLimitReached(shared.hitCount, shared.hitLimit) ?? {
        status: DryRunStatus.Complete,
        tests: Collector.outcomes,
      }
    );
  }

  async #load(mutant) {
    if (this.#loaded) return;
    shared.activeMutant = mutant;
    await this.#mocha.loadFilesAsync();
    this.#loaded = true;
  }
}

/** Those without a ledger first: they are quick, and the first failure ends a run. */
function testFiles() {
  const files = testFolders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.test.js'))
      .map((name) => resolve(folder, name)),
  );
  const needsLedger = (file) =>
    /testing\/(consortium|test-ledger)/.test(readFileSync(file, 'utf8'));
  return [...files.filter((file) => !needsLedger(file)), ...files.filter(needsLedger)];
}

function setBail(suite, bail) {
  suite.bail(bail);
  suite.suites.forEach((child) => setBail(child, bail));
}

function escaped(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'mocha', MochaRunner)];
