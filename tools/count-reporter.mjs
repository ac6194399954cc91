// A vitest reporter: one JSON line per finished test file, so that the counts survive a run that dies.
import { appendFileSync } from 'node:fs';

export default class CountReporter {
  #file = process.env.DAINO_TEST_COUNTS;

  onTestModuleEnd(testModule) {
    const tests = [...testModule.children.allTests()].map((one) => one.result().state);
    const suites = [testModule, ...testModule.children.allSuites()];
    const count = (state) => tests.filter((one) => one === state).length;
    const brokenSuites = suites.filter((one) => one.errors().length > 0).length;
    this.#append({ passed: count('passed'), failed: count('failed') + brokenSuites });
  }

  onTestRunEnd(_modules, unhandledErrors) {
    this.#append({ failed: unhandledErrors.length, ended: true });
  }

  #append(line) {
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}
