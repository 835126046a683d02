import { axiosWithAxiosRetry } from './subjects/axios.ts';
import { suite } from './suite.ts';

suite(axiosWithAxiosRetry);
