/* The record page: saves by itself and can be worked from the keyboard. It works without this. */
(() => {
  "use strict";

  const WAIT_MS = 900;
  const RETRY_MS = 5000;
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

  /* --- what is typed before a name is tapped is kept as a draft on the server --------------------- */

  const NOT_KEPT = "Chưa lưu nháp được vì mất mạng; chữ vẫn còn trên trang, sẽ tự lưu khi có mạng.";
  const SIGNED_OUT = "Phiên đăng nhập đã hết; chữ vẫn còn trên trang. Đồng chí đăng nhập lại ở thẻ mới rồi gõ tiếp.";
  const keeping = new WeakMap(); // form -> the saving under way

  async function keep(form) {
    const place = form.querySelector(".draft-saved");
    await keeping.get(form); // one after the other: each carries what the one before saved
    if (!form.isConnected || form.dataset.sending) return;
    const done = (async () => {
      try {
        const answer = await fetch(form.dataset.draft, {
          method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "manual", credentials: "same-origin",
        });
        if (answer.type === "opaqueredirect") { place.textContent = SIGNED_OUT; return; }
        const told = await answer.json();
        place.textContent = told.message;
        for (const [name, value] of Object.entries(told.fields || {})) form.elements[name].value = value;
      } catch (error) {
        place.textContent = NOT_KEPT;
        window.setTimeout(keepSoon, RETRY_MS, form);
      }
    })();
    keeping.set(form, done);
    await done;
  }

  function keepSoon(form) {
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(keep, WAIT_MS, form));
  }

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (form && form.hasAttribute("data-draft")) keepSoon(form);
    });
  }
  document.addEventListener("submit", (event) => window.clearTimeout(timers.get(event.target)));

  /* --- roll call by keyboard: P, E, U on a line; arrows go from line to line; Z takes the last mark
         back, as does the button beside it; / finds a name --------------------------------------- */

  const roll = document.querySelector("[data-roll]");
  if (!roll) return;
  const HINT = "Bàn phím: ↑ ↓ đi từng dòng; P có mặt, E vắng có lý do, U vắng không lý do; Z hoàn tác; / tìm tên.";
  const lines = [...roll.querySelectorAll(".roll-line")];
  const MARKS = { p: "1", e: "3", u: "4" };
  const marks = (line) => [...line.querySelectorAll("input[type=radio]")];
  const checked = (line) => marks(line).findIndex((one) => one.checked);
  const before = new WeakMap(lines.map((line) => [line, checked(line)])); // line -> the mark it had
  const changed = []; // [line, the mark before], the last one last
  lines.forEach((line) => { line.tabIndex = 0; });

  const undo = Object.assign(document.createElement("button"), {
    type: "button", className: "btn btn-link roll-undo", textContent: "Hoàn tác",
  });

  function offerUndo() {
    const last = changed[changed.length - 1];
    if (!last) { undo.remove(); return; }
    last[0].append(undo);
    const name = last[0].querySelector(".roll-name").firstChild.textContent.trim();
    undo.setAttribute("aria-label", `Hoàn tác điểm danh của ${name}`);
  }

  function takeBack() {
    const last = changed.pop();
    if (!last) return;
    const [line, place] = last;
    marks(line).forEach((one, index) => { one.checked = index === place; });
    before.set(line, place);
    offerUndo();
    line.focus();
    soon(roll);
  }

  undo.addEventListener("click", takeBack);
  roll.addEventListener("change", (event) => {
    const line = event.target.closest(".roll-line");
    if (!line || event.target.type !== "radio") return;
    changed.push([line, before.get(line)]);
    before.set(line, checked(line));
    offerUndo();
  });

  function mark(line, value) {
    const choice = line.querySelector(`input[type=radio][value="${value}"]`);
    if (!choice || choice.checked) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }

  roll.addEventListener("keydown", (event) => {
    const line = event.target.closest(".roll-line");
    if (!line || event.target !== line || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = lines.indexOf(line);
    const key = event.key.toLowerCase();
    if (MARKS[key]) mark(line, MARKS[key]);
    else if (key === "z") takeBack();
    else if (event.key === "ArrowDown" && lines[index + 1]) lines[index + 1].focus();
    else if (event.key === "ArrowUp" && lines[index - 1]) lines[index - 1].focus();
    else return;
    event.preventDefault();
  });

  /* --- / finds a name: typed without diacritics, Enter goes to the first line that holds it ---- */

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  }

  const finder = document.createElement("div");
  const label = Object.assign(document.createElement("label"), {
    htmlFor: "find-name", className: "form-label", textContent: "Tìm tên",
  });
  const box = Object.assign(document.createElement("input"), {
    id: "find-name", type: "search", className: "form-control", autocomplete: "off",
  });
  const hint = Object.assign(document.createElement("p"), { className: "label-hint keys-hint", textContent: HINT });
  finder.className = "roll-finder";
  finder.append(label, box);
  roll.querySelector(".roll").insertAdjacentElement("beforebegin", hint);
  hint.insertAdjacentElement("afterend", finder);

  const holds = (line) => plain(line.querySelector(".roll-name").textContent).includes(plain(box.value.trim()));

  box.addEventListener("input", (event) => {
    event.stopPropagation();
    lines.forEach((line) => { line.hidden = !holds(line); });
  });
  box.addEventListener("change", (event) => event.stopPropagation()); // nothing of the roll changed
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    const found = event.key === "Enter" && box.value.trim() ? lines.find(holds) : null;
    box.value = "";
    lines.forEach((line) => { line.hidden = false; });
    if (found) found.focus();
    else box.blur();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    box.focus();
  });
})();
