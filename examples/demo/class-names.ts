import {
  BadRequestError,
  BillingError,
  ConnectionError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TimeoutError,
  ValidationError,
} from '@redial/core';
import { OctenError, OctenInsufficientBalanceError } from '@redial/vendors/octen';
import {
  OkraPdfDocumentNotFoundError,
  OkraPdfError,
  OkraPdfExtractionBlockedError,
} from '@redial/vendors/okrapdf';
import { AxiosError } from 'axios';

/** The most telling first. */
const classes = [
  OctenInsufficientBalanceError,
  OkraPdfDocumentNotFoundError,
  OkraPdfExtractionBlockedError,
  BadRequestError,
  BillingError,
  ConnectionError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TimeoutError,
  ValidationError,
  OctenError,
  OkraPdfError,
  AxiosError,
];

/** The classes that an error belongs to: one object is several of them at once. */
export function classNames(error: Error): string[] {
  return classes.filter((each) => error instanceof each).map(({ name }) => name);
}
