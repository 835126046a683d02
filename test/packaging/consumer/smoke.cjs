const axiosAdapter = require('@redial/axios');
const core = require('@redial/core');
const testing = require('@redial/testing');
const vendor = require('@redial/vendors/octen');
const axios = require('axios');
const { check } = require('./scenario.cjs');

void check({ core, vendor, axiosAdapter, axios, testing }).then(() => console.log('ok'));
