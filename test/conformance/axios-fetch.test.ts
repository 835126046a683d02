import { axiosFetch } from './subjects/axios.ts';
import { suite } from './suite.ts';

suite(axiosFetch);
