/* The record page: saves by itself and can be worked from the keyboard. It works without this. */
(() => {
  "use strict";

  const WAIT_MS = 900; // after a choice, and after typing stops
  const TYPING_MS = 2500;
  const RETRY_MS = [2000, 5000, 15000, 30000]; // a lost network is asked again, less and less often
  const MOST_KEPT_ALIVE = 60000; // bytes a browser still sends of a page that is gone
  const OFFLINE = "Mất mạng, chưa gửi được lên máy chủ. Chữ vẫn còn trên trang; trang tự gửi lại khi có mạng, đồng chí đừng đóng.";
  const SIGNED_OUT = "Phiên đăng nhập đã hết; chữ vẫn còn trên trang. Đồng chí đăng nhập lại ở thẻ mới, trang này sẽ tự gửi tiếp.";
  const BUSY = "Máy chủ đang bận, chưa lưu được. Chữ vẫn còn trên trang; trang tự gửi lại, đồng chí đừng đóng.";
  const REFUSED = "Máy chủ không nhận thay đổi này. Chữ vẫn còn trên trang; đồng chí chép lại chữ, rồi tải lại trang.";
  const saved = document.getElementById("saved");
  const unsent = new Set(); // forms with something the server has not confirmed

  /* Typed text is kept beside the record until its button is pressed: "page" tells where it comes from,
     "kept" what of it this page knows to be kept. */
  const PAGE = [...window.crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

  function hold(form, name, value) {
    if (!form.elements[name]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }

  /* Sends forms by themselves. One request a form at a time. What was not answered goes out again as
     it was, before anything newer: the server may have it already, and then only says so. */
  function courier(addressOf, tell) {
    const timers = new WeakMap(); // form -> its next sending
    const unanswered = new WeakMap(); // form -> what was sent last and not answered
    const lost = new WeakMap(); // form -> how often in a row nothing came back
    const sending = new WeakSet();
    const changed = new WeakSet(); // since the body under way was taken

    function later(form, wait) {
      window.clearTimeout(timers.get(form));
      timers.set(form, window.setTimeout(send, wait, form));
    }

    function again(form, told) {
      const times = lost.get(form) || 0;
      lost.set(form, times + 1);
      tell(form, told);
      later(form, RETRY_MS[Math.min(times, RETRY_MS.length - 1)]);
    }

    async function send(form, leaving = false) {
      if (!form.isConnected || form.dataset.sending) { unsent.delete(form); return; }
      if (sending.has(form)) return; // the answer under way sends what has changed since
      sending.add(form);
      let body = unanswered.get(form);
      if (!body) {
        if (form.hasAttribute("data-typed")) { hold(form, "page", PAGE); hold(form, "kept", ""); }
        body = new URLSearchParams(new FormData(form)); // an eighth of what FormData would weigh
        unanswered.set(form, body);
        changed.delete(form);
      }
      const token = window.chiboToken();
      if (token) body.set("csrfmiddlewaretoken", token); // another one after a new login
      try {
        const answer = await fetch(addressOf(form), {
          method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual", credentials: "same-origin",
          keepalive: leaving && body.toString().length < MOST_KEPT_ALIVE,
        });
        if (answer.type === "opaqueredirect") { again(form, SIGNED_OUT); return; }
        if (answer.status >= 500 || answer.status === 429) { again(form, BUSY); return; }
        const isRead = /json/.test(answer.headers.get("Content-Type"));
        const told = isRead ? await answer.json() : { message: REFUSED }; // may break off half-way
        unanswered.delete(form);
        lost.delete(form);
        tell(form, told.message, isRead ? told.fields || {} : null);
        if (!isRead) return;
        if (changed.has(form)) later(form, WAIT_MS);
        else if (answer.ok) unsent.delete(form); // a refused mark is asked about before leaving
      } catch (error) {
        again(form, OFFLINE);
      } finally {
        sending.delete(form);
      }
    }

    function soon(form, wait = WAIT_MS) {
      unsent.add(form);
      changed.add(form);
      if (!unanswered.has(form)) later(form, wait);
    }

    return { send, soon, stop: (form) => { window.clearTimeout(timers.get(form)); unsent.delete(form); } };
  }

  function fill(form, fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
  }

  const saving = courier((form) => form.action, (form, told, fields) => {
    if (saved && saved.textContent !== told) saved.textContent = told; // not read out twice
    if (!fields) return; // nothing came back
    const refused = form.querySelectorAll(".is-invalid, .invalid-feedback");
    const summary = document.querySelector(".error-summary");
    if (refused.length && summary) summary.remove();
    for (const one of refused) {
      if (one.matches(".invalid-feedback")) one.remove();
      else one.classList.remove("is-invalid");
    }
    fill(form, fields);
  });

  /* What is typed before a name is tapped is kept as a draft on the server. */
  const keeping = courier((form) => form.dataset.draft, (form, told, fields) => {
    form.querySelector(".draft-saved").textContent = told;
    fill(form, fields || {});
  });

  function courierOf(form) {
    if (form && form.hasAttribute("data-autosave")) return saving;
    return form && form.hasAttribute("data-draft") ? keeping : null;
  }

  document.addEventListener("change", (event) => {
    const one = courierOf(event.target.form);
    if (one) one.soon(event.target.form);
  });
  document.addEventListener("input", (event) => {
    const one = courierOf(event.target.form);
    if (one) one.soon(event.target.form, one === keeping ? WAIT_MS : TYPING_MS);
  });
  document.addEventListener("submit", (event) => {
    const one = courierOf(event.target);
    if (one) one.stop(event.target);
  });
  window.addEventListener("online", () => unsent.forEach((form) => courierOf(form).send(form)));
  document.addEventListener("visibilitychange", () => { // the phone is put away
    if (document.hidden) unsent.forEach((form) => courierOf(form).send(form, true));
  });
  window.addEventListener("beforeunload", (event) => {
    if (!unsent.size) return;
    event.preventDefault();
    event.returnValue = "";
  });

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
    saving.soon(roll);
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
