import URL from 'core-js-pure/actual/url/index.js';
import URLSearchParams from 'core-js-pure/actual/url-search-params/index.js';
import { offer } from '../part.ts';

offer({ URL, URLSearchParams });
