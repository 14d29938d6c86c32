// Passkeys: asks the server for a question, the device for the answer, and sends it with the page's own form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const create = async (key) => {
  key.challenge = bytes(key.challenge);
  key.user.id = bytes(key.user.id);
  key.excludeCredentials = withBytes(key.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: key });
  const { attestationObject, clientDataJSON } = made.response;
  return { ...named(made), response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) } };
};

const get = async (key) => {
  key.challenge = bytes(key.challenge);
  key.allowCredentials = withBytes(key.allowCredentials);
  const found = await navigator.credentials.get({ publicKey: key });
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  return {
    ...named(found),
    response: {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle && text(userHandle),
    },
  };
};

const named = (credential) => ({ id: credential.id, rawId: text(credential.rawId), type: credential.type, extensions: {} });

const send = async (form) => {
  const says = form.querySelector("[data-says]");
  says.hidden = true;
  try {
    const asked = await fetch(form.dataset.begin, { method: "POST" });
    const { publicKey } = await asked.json();
    const answer = await (form.dataset.passkey === "create" ? create : get)(publicKey);
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  } catch {
    says.hidden = false;
  }
};

if (window.PublicKeyCredential) {
  for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}
