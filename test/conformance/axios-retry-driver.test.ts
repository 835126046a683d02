import { axiosRetryDriver } from './subjects/axios.ts';
import { suite } from './suite.ts';

suite(axiosRetryDriver);
