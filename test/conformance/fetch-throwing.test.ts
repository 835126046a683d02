import { throwingFetch } from './subjects/fetch.ts';
import { suite } from './suite.ts';

suite(throwingFetch);
