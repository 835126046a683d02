import oldest from 'axios-oldest';
import { axiosSubject } from './subjects/axios.ts';
import { suite } from './suite.ts';

suite(axiosSubject({ name: 'axios 1.8.0, http adapter', adapter: 'http', axios: oldest as never }));
