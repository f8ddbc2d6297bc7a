"use strict";
// Shows a Camunda form with form-js in Chinese and sends what was chosen with the page's own form.
const ZH_MESSAGES = [
  [/^Field is required\.$/, "这一项必须填写。"],
  [/^Field must match pattern .*$/, "填写的格式不正确。"],
  [/^Field must have minimum value of (.+)\.$/, "不能小于 $1。"],
  [/^Field must have maximum value of (.+)\.$/, "不能大于 $1。"],
  [/^Field must have minimum length of (.+)\.$/, "至少填写 $1 个字。"],
  [/^Field must have maximum length of (.+)\.$/, "最多填写 $1 个字。"],
  [/^Field must be a valid {1,2}international phone number\..*$/, "电话号码的格式不正确。"],
  [/^Field must be a valid email\.$/, "邮箱的格式不正确。"],
  [/^Value is not a number\.$/, "请填写数字。"],
  [/^Value is expected to be an integer\.$/, "请填写整数。"],
  [/^Value is expected to have at most (\d+) decimal digits?\.$/, "最多保留 $1 位小数。"],
  [/^Please select a valid value, the two nearest valid values are (.+) and (.+)\.$/, "请填写 $1 或 $2。"],
];
const ZH_WORDS = { Select: "请选择", Search: "搜索", "No results": "没有符合的选项", "All values selected": "已全部选择", "Nothing to show.": "没有内容" };
const ZH_DATES = {
  weekdays: { shorthand: ["日", "一", "二", "三", "四", "五", "六"], longhand: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"] },
  months: { shorthand: Array.from({ length: 12 }, (_, i) => `${i + 1}月`), longhand: Array.from({ length: 12 }, (_, i) => `${i + 1}月`) },
  firstDayOfWeek: 1,
};

function inChinese(message) {
  const known = ZH_MESSAGES.find(([pattern]) => pattern.test(message));
  return known ? message.replace(known[0], known[1]) : message;
}

class ChineseMessages {
  constructor(validator) {
    const validate = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (...field) => validate(...field).map(inChinese);
  }
}
ChineseMessages.$inject = ["validator"];

function translateWords(host) {
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = ZH_WORDS[walker.currentNode.data];
    if (words) walker.currentNode.data = words;
  }
  for (const input of host.querySelectorAll("input[placeholder]")) {
    if (ZH_WORDS[input.placeholder]) input.placeholder = ZH_WORDS[input.placeholder];
  }
  for (const input of host.querySelectorAll(".flatpickr-input")) {
    if (input._flatpickr && input._flatpickr.l10n.months.longhand[0] !== "1月") input._flatpickr.set("locale", ZH_DATES);
  }
}

async function show(host) {
  const { schema, data } = JSON.parse(document.getElementById("task-form-data").textContent);
  const sending = document.getElementById("task-form-send");
  const form = new FormViewer.Form({ container: host, additionalModules: [{ __init__: ["zh"], zh: ["type", ChineseMessages] }] });
  await form.importSchema(schema, data);
  translateWords(host);
  new MutationObserver(() => translateWords(host)).observe(host, { childList: true, subtree: true });
  let ready = false;
  let asked = false; // the page's own form is being sent: a browser passes over a second sending within the first
  form.on("submit", ({ data: values, errors }) => {
    if (Object.keys(errors).length) {
      host.querySelector(".fjs-has-errors input, .fjs-has-errors textarea, .fjs-has-errors [tabindex]")?.focus();
      return;
    }
    sending.elements.values.value = JSON.stringify(values);
    ready = true;
    if (!asked) sending.requestSubmit();
  });
  sending.addEventListener("submit", (event) => {
    asked = true;
    if (!ready) form.submit();
    if (!ready) event.preventDefault();
    asked = false;
  });
  window.addEventListener("pageshow", () => { ready = false; });
  sending.hidden = false;
  host.dataset.shown = "yes";
}

const host = document.querySelector("[data-task-form]");
if (host) show(host);
