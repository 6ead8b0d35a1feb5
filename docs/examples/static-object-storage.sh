#!/usr/bin/env bash
# Put the folder that `regio-graph publish --no-compress FOLDER` made into a bucket that speaks S3:
#   static-object-storage.sh FOLDER BUCKET [https://storage.example.org]
# Needs the program `aws`. What a bucket cannot do, choosing by Accept and Accept-Language, is left to the
# names of the files; an address without an ending gives the Dutch page.
set -euo pipefail

folder=$1 bucket=$2 endpoint=${3:+--endpoint-url=$3}
s3() { aws ${endpoint:-} s3 cp --only-show-errors --cache-control "public, max-age=60" "$@"; }

# Each ending with its media type; the bucket would guess the web's own and know none of linked data's.
while read -r ending type; do
  s3 --recursive --exclude "*" --include "*.$ending" --content-type "$type" "$folder" "s3://$bucket/"
done <<TYPES
html text/html; charset=utf-8
css text/css; charset=utf-8
js text/javascript; charset=utf-8
txt text/plain; charset=utf-8
sha256 text/plain; charset=utf-8
md text/markdown; charset=utf-8
ttl text/turtle; charset=utf-8
csv text/csv; charset=utf-8
tsv text/tab-separated-values; charset=utf-8
jsonl application/jsonl
jsonld application/ld+json
nt application/n-triples
nq application/n-quads
trig application/trig
rdf application/rdf+xml
json application/json
xml application/xml
atom application/atom+xml
yaml application/yaml
gz application/gzip
xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
svg image/svg+xml
png image/png
woff2 font/woff2
TYPES

(cd "$folder" && find . -name '*.nl.html' -print0) | while IFS= read -r -d '' page; do
  address=${page#./}
  address=${address%.nl.html}
  s3 --content-type "text/html; charset=utf-8" "$folder/${page#./}" "s3://$bucket/$address"
done

# The 303 from a thing to its document, and the page for what is not there.
aws ${endpoint:-} s3api put-bucket-website --bucket "$bucket" \
  --website-configuration "file://$(dirname "$0")/static-routing.json"
