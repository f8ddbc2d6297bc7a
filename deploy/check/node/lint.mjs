// Lints the files named on the command line and writes each as Camunda Modeler would save it;
// prints [{file, findings: [{element, rule, message}], canonical}].
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

import { lintExpression } from '@bpmn-io/feel-lint';
import { BpmnModdle } from 'bpmn-moddle';
import { DmnModdle } from 'dmn-moddle';
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

const imported = (warnings) => warnings.map(({ message, element }) => ({ element: element?.id ?? '', rule: 'import', message }));

async function diagram(text) {
  const moddle = new BpmnModdle(extensions);
  const { rootElement, warnings } = await moddle.fromXML(text, 'bpmn:Definitions');
  const report = await linter.lint(rootElement);
  const findings = Object.entries(report).flatMap(([rule, found]) => found.map(({ id, message }) => ({ element: id, rule, message })));
  const { xml } = await moddle.toXML(rootElement, { format: true });
  return { findings: [...findings, ...imported(warnings)], canonical: xml };
}

async function table(text) {
  const moddle = new DmnModdle();
  const { rootElement, warnings } = await moddle.fromXML(text, 'dmn:Definitions');
  const { xml } = await moddle.toXML(rootElement, { format: true });
  return { findings: imported(warnings), canonical: xml };
}

const forms = formLinter();

async function form(text) {
  const schema = JSON.parse(text);
  const findings = forms.lint(text).map(({ id, message }) => ({ element: id, rule: 'form', message }));
  const templates = schema.components.flatMap(({ id, text }) => [...(text ?? '').matchAll(TEMPLATE)].map(([, code]) => ({ id, code })));
  const feel = templates.flatMap(({ id, code }) => lintExpression(code).map(({ message }) => ({ element: id, rule: 'feel', message })));
  return { findings: [...findings, ...feel], canonical: `${JSON.stringify(schema, null, 2)}\n` };
}

const READERS = { '.bpmn': diagram, '.dmn': table, '.form': form };
const read = async (file) => ({ file, ...(await READERS[extname(file)](readFileSync(file, 'utf8'))) });
console.log(JSON.stringify(await Promise.all(process.argv.slice(2).map(read))));
