import { ReadableStream, TransformStream, WritableStream } from 'web-streams-polyfill';
import { offer } from '../part.ts';
import { TextDecoderStream, TextEncoderStream } from './text-streams.ts';

offer({
  ReadableStream,
  TextDecoderStream,
  TextEncoderStream,
  TransformStream,
  WritableStream,
});
