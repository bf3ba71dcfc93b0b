/* Small helps on every page. Each page works without them; the server remains the guard.
   Nothing typed is kept in the browser: it may hold personal data. */
(() => {
  "use strict";

  const SENDING_MS = 8000; // after this long a second press is allowed again
  const FRESH_MS = 10 * 60 * 1000; // so long after loading the session is taken to be alive
  const SESSION_ENDED =
    "Phiên đăng nhập đã hết. Những gì đã nhập vẫn còn trên trang này. Đồng chí đăng nhập lại ở thẻ mới, rồi quay lại đây gửi lần nữa:";
  let trustedUntil = Date.now() + FRESH_MS;
  let dirty = false;

  function say(text, loginLink) {
    const box = document.getElementById("messages");
    if (box.dataset.said === text) return; // a part that asks every two seconds must not repeat it
    const copy = document.getElementById("error-message").content.cloneNode(true);
    const place = copy.querySelector(".message-text");
    place.textContent = `${text} `;
    if (loginLink) {
      const link = document.createElement("a");
      link.href = document.body.dataset.login;
      link.target = "_blank";
      link.textContent = "mở trang đăng nhập";
      place.appendChild(link);
    }
    box.textContent = "";
    box.dataset.said = text;
    box.appendChild(copy);
    box.scrollIntoView({ block: "nearest" });
  }

  /* --- the CSRF token changes when somebody logs in again in another tab ------------------- */

  function currentToken() {
    const found = /(?:^|; )(?:__Host-)?chibo-csrf=([^;]+)/.exec(document.cookie);
    return found && found[1];
  }

  window.chiboToken = currentToken;

  document.addEventListener("htmx:configRequest", (event) => {
    const token = currentToken();
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });

  /* --- sending: not twice, and not into an ended session ----------------------------------- */

  function mark(form, sending) {
    form.dataset.sending = sending ? "yes" : "";
    for (const element of form.elements) {
      if (element.type !== "submit") continue;
      if (sending) element.setAttribute("aria-disabled", "true");
      else element.removeAttribute("aria-disabled");
    }
  }

  async function sessionHasEnded() {
    try {
      const answer = await fetch(window.location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
      return answer.type === "opaqueredirect";
    } catch (error) {
      return false; // no network: the browser says so itself when the form is sent
    }
  }

  function offerLogin() {
    say(SESSION_ENDED, true);
    document.getElementById("messages").scrollIntoView({ block: "nearest" });
  }

  window.chiboSession = { hasEnded: sessionHasEnded, offerLogin };

  async function checkFirst(form, button) {
    if (await sessionHasEnded()) {
      offerLogin();
      return;
    }
    trustedUntil = Date.now() + FRESH_MS;
    form.requestSubmit(button);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    const typed = form.querySelector("textarea, input[type=text]");
    if (typed && Date.now() > trustedUntil && form.requestSubmit) {
      event.preventDefault();
      checkFirst(form, event.submitter);
      return;
    }
    const field = form.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) field.value = currentToken() || field.value;
    dirty = false;
    mark(form, true);
    window.setTimeout(mark, SENDING_MS, form, false);
  });

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) mark(form, false);
  });

  /* --- unsaved text: forms marked data-unsaved ask before the page is left ------------------ */

  window.addEventListener("beforeunload", (event) => {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = "";
  });

  /* --- dates and times: the separators come by themselves while digits are typed ------------ */

  const TYPED = {
    "dd/mm/yyyy": { starts: [2, 4], length: 8, separator: "/", regular: /^\d{2}\/?(\d{2}\/?)?\d+$/ },
    "HH:MM": { starts: [2], length: 4, separator: ":", regular: /^\d{2}:?\d+$/ },
  };

  function separate(input) {
    const pattern = TYPED[input.placeholder];
    const atEnd = input.selectionStart === input.value.length;
    if (!pattern || !atEnd || !pattern.regular.test(input.value)) return;
    const typed = input.value.replace(/\D/g, "");
    const isEarly = pattern.separator === ":" && typed[0] > "2"; // 730 is 07:30
    const digits = (isEarly ? `0${typed}` : typed).slice(0, pattern.length).split("");
    input.value = digits
      .map((digit, index) => (pattern.starts.includes(index) ? pattern.separator + digit : digit))
      .join("");
  }

  document.addEventListener("input", (event) => {
    const input = event.target;
    const saves = input.form && input.form.hasAttribute("data-autosave"); // and asks by itself
    if (input.form && input.form.hasAttribute("data-unsaved") && !saves) dirty = true;
    if (event.inputType === "insertText" && input.tagName === "INPUT") separate(input);
  });

  /* --- passwords can be looked at while they are typed -------------------------------------- */

  function offerToShow(form) {
    const fields = [...form.querySelectorAll("input[type=password]")];
    if (!fields.length) return;
    const show = (shown) => fields.forEach((field) => { field.type = shown ? "text" : "password"; });
    const tick = Object.assign(document.createElement("input"), {
      type: "checkbox", id: "show-password", className: "form-check-input",
    });
    const label = Object.assign(document.createElement("label"), {
      htmlFor: tick.id, className: "form-check-label", textContent: "Hiện mật khẩu",
    });
    const box = Object.assign(document.createElement("div"), { className: "form-check show-password" });
    box.append(tick, label);
    tick.addEventListener("change", () => show(tick.checked));
    form.addEventListener("submit", () => show(false));
    fields[fields.length - 1].closest("div").insertAdjacentElement("afterend", box);
  }

  [...document.forms].forEach(offerToShow);

  /* --- htmx: say what changed, and say when nothing came back ------------------------------- */

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { boosted, serverResponse, xhr } = event.detail;
    if (boosted || xhr.status !== 200 || !/<html[\s>]/i.test(serverResponse)) return;
    event.detail.shouldSwap = false; // the login page came instead of a part
    say(SESSION_ENDED, true);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target.closest("[data-speak]");
    const spoken = document.getElementById("spoken");
    if (part && spoken.textContent !== part.dataset.speak) spoken.textContent = part.dataset.speak;
  });

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) {
      say(SESSION_ENDED, true);
      return;
    }
    say(
      event.detail.xhr.status === 409
        ? "Nội dung này vừa được người khác thay đổi. Đồng chí tải lại trang để xem bản mới nhất."
        : "Máy chủ chưa nhận thay đổi vừa rồi. Đồng chí thử lại; nếu vẫn không được, hãy tải lại trang."
    );
  });

  document.addEventListener("htmx:sendError", () => {
    say("Không kết nối được với máy chủ. Những gì đã nhập vẫn còn trên trang này; đồng chí thử lại khi có mạng.");
  });

  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
