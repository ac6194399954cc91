/** Functions that plugins may call: they compute from their arguments, and their results are no larger. */
export const FUNCTIONS = words(`
  count sum avg min max string_agg array_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or
  every stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope regr_intercept
  regr_r2 percentile_cont percentile_disc mode
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
  abs ceil ceiling floor round trunc mod div power pow sqrt cbrt exp ln log sign random gcd lcm width_bucket degrees
  radians pi sin cos tan asin acos atan atan2
  lower upper length char_length character_length octet_length substring substr left right trim btrim ltrim rtrim
  replace concat concat_ws split_part strpos position overlay starts_with reverse initcap translate md5 sha256 encode
  decode ascii chr lpad rpad regexp_replace regexp_match regexp_matches regexp_like regexp_count regexp_substr
  regexp_split_to_array regexp_split_to_table similar_to_escape like_escape string_to_array string_to_table to_char
  to_number to_date to_timestamp
  now clock_timestamp statement_timestamp transaction_timestamp date_trunc date_part date_bin extract age make_date
  make_time make_timestamp make_timestamptz make_interval justify_days justify_hours justify_interval timezone
  overlaps isfinite
  json_build_object jsonb_build_object json_build_array jsonb_build_array json_object jsonb_object to_json to_jsonb
  row_to_json array_to_json json_strip_nulls jsonb_strip_nulls jsonb_set jsonb_set_lax jsonb_insert json_extract_path
  json_extract_path_text jsonb_extract_path jsonb_extract_path_text json_array_elements json_array_elements_text
  jsonb_array_elements jsonb_array_elements_text json_each json_each_text jsonb_each jsonb_each_text json_object_keys
  jsonb_object_keys json_array_length jsonb_array_length json_typeof jsonb_typeof jsonb_path_query
  jsonb_path_query_array jsonb_path_query_first jsonb_path_exists jsonb_path_match jsonb_pretty json_to_record
  jsonb_to_record json_to_recordset jsonb_to_recordset
  array_length array_upper array_lower array_ndims cardinality unnest array_append array_prepend array_cat
  array_position array_positions array_remove array_replace array_to_string
  generate_series generate_subscripts gen_random_uuid uuidv4 uuidv7 num_nulls num_nonnulls
  to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd
`);

/** Functions of which the named argument (counted from 0) must be a small number in the text: it sizes the result. */
export const SIZED_FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ['lpad', 1],
  ['rpad', 1],
]);
export const MAX_SIZED = 1_000;

/** Types that values may be cast to and columns may have. Others look into the catalogs when they are read. */
export const TYPES = words(`
  bool boolean int2 int4 int8 smallint int integer bigint float4 float8 numeric decimal text varchar bpchar date time
  timetz timestamp timestamptz interval uuid json jsonb bytea tsvector tsquery
`);

/** Types that only a column of a table can have. */
export const SERIAL_TYPES = words('smallserial serial bigserial serial2 serial4 serial8');

export const OPERATORS = words(`
  + - * / % ^ |/ ||/ @ & | # ~ << >> = <> != < > <= >= || ~* !~ !~* ~~ !~~ ~~* !~~* ^@
  -> ->> #> #>> @> <@ ? ?| ?& @? @@ #- && BETWEEN SYMMETRIC
`);

/** Columns that every table has and that say where its rows are stored. */
export const SYSTEM_COLUMNS = words('tableoid ctid xmin xmax cmin cmax');

/**
 * `x.name` calls the function or makes the cast `name` when `x` has no such column. These do no more than turn a value
 * into another or measure it, and columns are often called like them.
 */
export const COLUMN_LIKE = words(`
  area bit box center char cidr circle diameter family format height host inet line lseg macaddr masklen money name
  network path point polygon radius scale slope version width
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
