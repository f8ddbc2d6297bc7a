// Lints the diagrams and forms named on the command line; prints [{file, element, rule, message}].
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { lintExpression } from '@bpmn-io/feel-lint';
import { BpmnModdle } from 'bpmn-moddle';
import { buildSync } from 'esbuild';

const require = createRequire(import.meta.url);
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const config = JSON.parse(readFileSync(new URL('.bpmnlintrc', import.meta.url)));
const extensions = Object.fromEntries(Object.entries(config.moddleExtensions).map(([name, path]) => [name, require(path)]));
const linter = new Linter({ config, resolver: new NodeResolver({ require }) });
const TEMPLATE = /\{\{(.*?)\}\}/gs;

// form-linting is written for bundlers (imports without extensions), so it is bundled before use
function formLinter() {
  const entry = { contents: "export { FormLinter } from '@camunda/form-linting/lib/FormLinter.js'", resolveDir: import.meta.dirname };
  const bundle = buildSync({ stdin: entry, bundle: true, platform: 'node', format: 'cjs', write: false }).outputFiles[0].text;
  const module = { exports: {} };
  new Function('module', 'exports', 'require', bundle)(module, module.exports, require);
  return new module.exports.FormLinter();
}

async function diagram(text) {
  const { rootElement, warnings } = await new BpmnModdle(extensions).fromXML(text, 'bpmn:Definitions');
  const report = await linter.lint(rootElement);
  const findings = Object.entries(report).flatMap(([rule, found]) => found.map(({ id, message }) => ({ element: id, rule, message })));
  return [...findings, ...warnings.map(({ message, element }) => ({ element: element?.id ?? '', rule: 'import', message }))];
}

function form(linter, text) {
  const schema = JSON.parse(text);
  const findings = linter.lint(text).map(({ id, message }) => ({ element: id, rule: 'form', message }));
  const templates = schema.components.flatMap(({ id, text }) => [...(text ?? '').matchAll(TEMPLATE)].map(([, code]) => ({ id, code })));
  return [...findings, ...templates.flatMap(({ id, code }) => lintExpression(code).map(({ message }) => ({ element: id, rule: 'feel', message })))];
}

const files = process.argv.slice(2);
const forms = files.some((file) => file.endsWith('.form')) ? formLinter() : undefined;
const all = await Promise.all(files.map(async (file) => {
  const text = readFileSync(file, 'utf8');
  const findings = file.endsWith('.form') ? form(forms, text) : await diagram(text);
  return findings.map((finding) => ({ file, ...finding }));
}));
console.log(JSON.stringify(all.flat()));
