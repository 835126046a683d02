import { plainKy } from './subjects/ky.ts';
import { suite } from './suite.ts';

suite(plainKy);
