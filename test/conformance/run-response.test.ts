import { runResponse } from './subjects/run.ts';
import { suite } from './suite.ts';

suite(runResponse);
