/* Forms with a file: photographs are made smaller before they leave the phone, and sending is tried
   again on a weak line. Every try carries the same key, so the server acts once. A file cannot be
   carried through a login, so an ended session is told before anything is sent, and the page stays.
   The form works without this; the server makes the same of the picture. */
(() => {
  "use strict";

  const PICTURE = /^image\/(jpeg|png)$/;
  const WAITS_MS = [0, 2000, 5000, 10000, 20000]; // before each try
  const UNSENT = "Chưa gửi được vì mạng yếu. Ảnh vẫn còn trên trang này; đồng chí bấm gửi lần nữa khi có mạng.";

  function words(bytes) {
    if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
    return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;
  }

  function sender(form) {
    return [...form.elements].find((element) => element.type === "submit");
  }

  function line(form) {
    let place = form.querySelector(".sending");
    if (!place) {
      place = Object.assign(document.createElement("p"), { className: "sending label-hint" });
      place.setAttribute("role", "status");
      const button = sender(form);
      if (form.contains(button)) button.insertAdjacentElement("beforebegin", place);
      else form.append(place);
    }
    return place;
  }

  /* --- smaller: the same shape, no side over data-edge; kept as it was if that is no gain ----- */

  async function shrunk(file, edge, quality) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await new Promise((done) => { canvas.toBlob(done, file.type, quality); });
    if (!smaller || smaller.size >= file.size) return file;
    return new File([smaller], file.name, { type: file.type });
  }

  async function prepare(input) {
    const file = input.files[0];
    if (!file || !PICTURE.test(file.type) || !window.createImageBitmap) return;
    try {
      const smaller = await shrunk(file, Number(input.dataset.edge), Number(input.dataset.quality) / 100);
      if (input.files[0] !== file || smaller === file) return; // another one was chosen meanwhile
      const kept = new DataTransfer();
      kept.items.add(smaller);
      input.files = kept.files;
      line(input.form).textContent = `Đã thu nhỏ ảnh từ ${words(file.size)} còn ${words(smaller.size)}.`;
    } catch (error) {
      line(input.form).textContent = "Không thu nhỏ được ảnh trên máy này; ảnh sẽ được gửi nguyên cỡ.";
    }
  }

  const busy = new WeakMap(); // input -> the shrinking under way

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-edge]")) busy.set(event.target, prepare(event.target));
  });

  /* --- sending: tried again with the same key ------------------------------------------------ */

  async function tries(form, say) {
    for (const [count, wait] of WAITS_MS.entries()) {
      if (count) say(`Mạng yếu, đang thử gửi lần ${count + 1}…`);
      await new Promise((done) => { window.setTimeout(done, wait); });
      try {
        return await fetch(form.action, {
          method: "POST", body: new FormData(form), redirect: "manual", credentials: "same-origin",
        });
      } catch (error) {
        // no answer came: the next try carries the same key
      }
    }
    return null;
  }

  function showRefused(form, page) {
    const told = new DOMParser().parseFromString(page, "text/html");
    const fresh = [...told.forms].find((one) => one.getAttribute("action") === form.getAttribute("action") && one.id === form.id);
    if (!fresh) return false;
    const shown = document.importNode(fresh, true);
    form.replaceWith(shown);
    const wrong = shown.querySelector(".is-invalid, .alert, .invalid-feedback");
    if (wrong) wrong.scrollIntoView({ block: "center" });
    return true;
  }

  async function send(form) {
    const button = sender(form);
    const place = line(form);
    const say = (text) => { place.textContent = text; };
    button.setAttribute("aria-disabled", "true");
    form.dataset.sending = "yes";
    const input = form.querySelector("input[type=file][data-edge]");
    await busy.get(input);
    if (await window.chiboSession.hasEnded()) {
      form.dataset.sending = "";
      button.removeAttribute("aria-disabled");
      window.chiboSession.offerLogin();
      return;
    }
    const token = form.querySelector("input[name=csrfmiddlewaretoken]");
    token.value = window.chiboToken() || token.value; // another one after a new login
    say(input.files[0] ? `Đang gửi ${words(input.files[0].size)}…` : "Đang gửi…");
    const answer = await tries(form, say);
    form.dataset.sending = "";
    button.removeAttribute("aria-disabled");
    if (!answer) { say(UNSENT); return; }
    if (answer.type === "opaqueredirect") { window.location.assign(window.location.pathname); return; }
    if (answer.status === 422 && showRefused(form, await answer.text())) return;
    say("Máy chủ chưa nhận tệp này. Đồng chí tải lại trang rồi thử lại.");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const input = form.querySelector("input[type=file][data-edge]");
    if (!input || event.defaultPrevented || !window.fetch) return;
    event.preventDefault();
    if (!form.dataset.sending) send(form);
  }, true);
})();
