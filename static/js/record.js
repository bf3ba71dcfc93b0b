/* The record page: saves by itself and can be worked from the keyboard. It works without this. */
(() => {
  "use strict";

  const WAIT_MS = 900;
  const OFFLINE = "Chưa gửi được lên máy chủ. Những gì đã nhập vẫn còn trên trang; đồng chí giữ trang này mở.";
  const saved = document.getElementById("saved");
  const timers = new WeakMap();

  function say(text) { if (saved) saved.textContent = text; }

  function settle(form, answered) {
    const refused = form.querySelectorAll(".is-invalid, .invalid-feedback");
    const summary = document.querySelector(".error-summary");
    if (refused.length && summary) summary.remove();
    for (const one of refused) {
      if (one.matches(".invalid-feedback")) one.remove();
      else one.classList.remove("is-invalid");
    }
    for (const [name, value] of Object.entries(answered.fields || {})) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
  }

  async function save(form) {
    const body = new FormData(form);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual", credentials: "same-origin",
      });
      if (answer.type === "opaqueredirect") { say(OFFLINE); return; }
      const told = await answer.json();
      say(told.message);
      settle(form, told);
    } catch (error) {
      say(OFFLINE);
    }
  }

  function soon(form) {
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(save, WAIT_MS, form));
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-autosave")) soon(form);
  });
  document.addEventListener("submit", (event) => window.clearTimeout(timers.get(event.target)));

  /* --- roll call by keyboard: P, E, U on a line; arrows go from line to line; / finds a name -- */

  const roll = document.querySelector("[data-roll]");
  if (!roll) return;
  const lines = [...roll.querySelectorAll(".roll-line")];
  const MARKS = { p: "1", e: "3", u: "4" };
  lines.forEach((line) => { line.tabIndex = 0; });

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  }

  roll.addEventListener("keydown", (event) => {
    const line = event.target.closest(".roll-line");
    if (!line || event.target !== line || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = lines.indexOf(line);
    const mark = MARKS[event.key.toLowerCase()];
    if (mark) {
      const choice = line.querySelector(`input[type=radio][value="${mark}"]`);
      if (choice) { choice.checked = true; choice.dispatchEvent(new Event("change", { bubbles: true })); }
    } else if (event.key === "ArrowDown" && lines[index + 1]) lines[index + 1].focus();
    else if (event.key === "ArrowUp" && lines[index - 1]) lines[index - 1].focus();
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    const wanted = window.prompt("Tìm tên trong danh sách điểm danh:");
    if (!wanted) return;
    const found = lines.find((line) => plain(line.textContent).includes(plain(wanted)));
    if (found) found.focus();
  });
})();
