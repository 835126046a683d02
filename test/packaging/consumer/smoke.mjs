import { checkAll } from './scenario.cjs';

await checkAll((name) => import(name));
