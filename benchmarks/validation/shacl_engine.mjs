// shacl-engine, in JavaScript, as engines.py runs the others. Core only: its SPARQL part stops at a
// constraint of ours that groups by $this.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { Parser, StreamParser } from 'n3'
import rdf from 'rdf-ext'
import { Validator } from 'shacl-engine'

const [data, shapes, out] = process.argv.slice(2)
const seconds = () => performance.now() / 1000
const shown = (term) => term.termType === 'BlankNode' ? '_' : term.value

let started = seconds()
const lap = () => { const now = seconds(); const took = now - started; started = now; return took }

const wanted = rdf.dataset(new Parser({ format: 'N-Triples' }).parse(readFileSync(shapes, 'utf8')))
const dataset = rdf.dataset()
for await (const quad of createReadStream(data).pipe(new StreamParser({ format: 'N-Triples' }))) dataset.add(quad)
const load = lap()
const validator = new Validator(wanted, { factory: rdf })
const report = await validator.validate({ dataset })
const validate = lap()
await validator.validate({ dataset })
const again = lap()
const findings = report.results.map((r) =>
  [shown(r.focusNode.term), r.constraintComponent.value, r.severity.value])
writeFileSync(out, JSON.stringify({ load, validate, again, findings }))
