const { checkAll } = require('./scenario.cjs');

void checkAll(async (name) => require(name));
