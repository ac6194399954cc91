import { offer } from '../part.ts';
import { AbortController, AbortSignal, createSignal } from './abort.ts';
import { atob, btoa } from './base64.ts';
import { Blob, File } from './blob.ts';
import { DOMException } from './dom-exception.ts';
import { TextDecoder, TextEncoder } from './encoding.ts';
import { CustomEvent, Event, EventTarget } from './events.ts';
import { fetch } from './fetch.ts';
import { FormData } from './form-data.ts';
import { Headers } from './headers.ts';
import { createHttpClient } from './http-client.ts';
import { performance } from './performance.ts';
import { Request } from './request.ts';
import { Response } from './response.ts';
import { structuredClone } from './structured-clone.ts';

offer({
  AbortController,
  AbortSignal,
  atob,
  Blob,
  btoa,
  createHttpClient,
  createSignal,
  CustomEvent,
  DOMException,
  Event,
  EventTarget,
  fetch,
  File,
  FormData,
  Headers,
  performance,
  Request,
  Response,
  structuredClone,
  TextDecoder,
  TextEncoder,
});
