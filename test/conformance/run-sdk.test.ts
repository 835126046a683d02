import { runSdk } from './subjects/run.ts';
import { suite } from './suite.ts';

suite(runSdk);
