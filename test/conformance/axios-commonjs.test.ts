import type { AxiosStatic } from 'axios';
import { createRequire } from 'node:module';
import { axiosSubject } from './subjects/axios.ts';
import { suite } from './suite.ts';

// A second copy of axios in the process, with classes of its own: what depends on them.
const axios = createRequire(import.meta.url)('axios') as AxiosStatic;

suite(axiosSubject({ name: 'axios, the CommonJS copy', adapter: 'http', axios }), [
  'abort',
  'errors',
  'nesting',
  'opt-out',
  'timeout',
]);
