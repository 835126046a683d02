import { floors } from './floor.ts';
import { overhead } from './overhead.ts';
import { sizes } from './sizes.ts';

/** `lap.ts overhead [rounds]`, `lap.ts floor [rounds]` or `lap.ts sizes`: in a process of its own. */
const [kind = '', rounds = '40'] = process.argv.slice(2);
const records =
  kind === 'sizes'
    ? await sizes()
    : await overhead(Number(rounds), kind === 'floor' ? floors : undefined);
if (process.send) process.send(records, () => process.exit());
else console.table(records);
