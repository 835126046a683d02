import * as axiosAdapter from '@redial/axios';
import * as core from '@redial/core';
import * as testing from '@redial/testing';
import * as vendor from '@redial/vendors/octen';
import axios from 'axios';
import { check } from './scenario.cjs';

await check({ core, vendor, axiosAdapter, axios, testing });
console.log('ok');
