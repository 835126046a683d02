import { axiosHttp } from './subjects/axios.ts';
import { suite } from './suite.ts';

suite(axiosHttp);
