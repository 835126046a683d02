import { plainFetch } from './subjects/fetch.ts';
import { suite } from './suite.ts';

suite(plainFetch);
